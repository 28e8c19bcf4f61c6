package stockade.launch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.Deflater;

/**
 * What names content in the cache: SHA-256, FIPS 180-4. It is written out because the platform's own asks for the security
 * providers first, and that takes a Java machine which has just started longer than digesting what we have.
 */
final class Sha256 {
  private static final int BLOCK = 64;

  /** The first 32 bits behind the point of the cube roots of the first 64 primes, section 4.2.2. */
  private static final int[] ROUNDS = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  /** The first 32 bits behind the point of the square roots of the first 8 primes, section 5.3.3. */
  private final int[] state = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  private final int[] words = new int[BLOCK];

  private Sha256() {}

  /** The digest of the content as zlib packs it, which names that content as well: an image shrinks to a third. */
  static String ofPacked(byte[] content) {
    Deflater zlib = new Deflater(Deflater.BEST_SPEED);
    try {
      zlib.setInput(content);
      zlib.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length);
      byte[] part = new byte[1 << 14];
      while (!zlib.finished()) {
        packed.write(part, 0, zlib.deflate(part));
      }
      return of(packed.toByteArray());
    } finally {
      zlib.end();
    }
  }

  /** 64 hexadecimal digits. */
  static String of(byte[] content) {
    ByteBuffer blocks = padded(content);
    Sha256 digest = new Sha256();
    while (blocks.hasRemaining()) {
      digest.take(blocks);
      digest.mix();
    }
    StringBuilder text = new StringBuilder();
    for (int word : digest.state) {
      text.append(HexFormat.of().toHexDigits(word));
    }
    return text.toString();
  }

  /** A one bit, zeros, and the length in bits fill the last block, section 5.1.1. */
  private static ByteBuffer padded(byte[] content) {
    int blocks = (content.length + 1 + Long.BYTES + BLOCK - 1) / BLOCK;
    ByteBuffer padded = ByteBuffer.allocate(blocks * BLOCK).put(content).put((byte) 0x80);
    padded.putLong(padded.limit() - Long.BYTES, 8L * content.length);
    return padded.rewind();
  }

  /** The message schedule of the next block, section 6.2.2, step 1. */
  private void take(ByteBuffer blocks) {
    int[] w = words;
    for (int i = 0; i < 16; i++) {
      w[i] = blocks.getInt();
    }
    for (int i = 16; i < BLOCK; i++) {
      int early = w[i - 15];
      int late = w[i - 2];
      w[i] = w[i - 16] + w[i - 7]
          + ((early >>> 7 | early << 25) ^ (early >>> 18 | early << 14) ^ early >>> 3)
          + ((late >>> 17 | late << 15) ^ (late >>> 19 | late << 13) ^ late >>> 10);
    }
  }

  /** Steps 2 to 4, in their letters. */
  private void mix() {
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    int f = state[5];
    int g = state[6];
    int h = state[7];
    for (int i = 0; i < BLOCK; i++) {
      int first = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + ROUNDS[i] + words[i];
      int second = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c);
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    add(a, b, c, d, e, f, g, h);
  }

  private void add(int... working) {
    for (int i = 0; i < working.length; i++) {
      state[i] += working[i];
    }
  }
}
