package stockade.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void every_length_up_to_five_blocks_has_the_digest_of_the_platform() throws NoSuchAlgorithmException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    MessageDigest platform = MessageDigest.getInstance("SHA-256");
    for (int length = 0; length <= 5 * 64; length++) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      assertThat(Sha256.of(content))
          .as("%d bytes, seed %d", length, seed)
          .isEqualTo(HexFormat.of().formatHex(platform.digest(content)));
    }
  }
}
