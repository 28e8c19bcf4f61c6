package stockade.fleet;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import stockade.service.Control;

/** What a monitor is asked: {@link Control}. A socket that nobody listens at refuses the connection. */
record Request(int word, int argument, Duration time) {
  static Request stop(Duration timeout) {
    return new Request(Control.STOP, 0, timeout);
  }

  static Request signal(int number) {
    return new Request(Control.SIGNAL, number, Duration.ZERO);
  }

  static Request kill() {
    return new Request(Control.KILL, 0, Duration.ZERO);
  }

  static Request pause() {
    return new Request(Control.PAUSE, 0, Duration.ZERO);
  }

  static Request resume() {
    return new Request(Control.RESUME, 0, Duration.ZERO);
  }

  /** Whether the monitor has done it; false also where there is none any more. */
  boolean to(Cell cell) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(cell.folder().resolve("control")));
      channel.write(bytes());
      ByteBuffer answer = ByteBuffer.allocate(Control.ANSWER_SIZE).order(ByteOrder.nativeOrder());
      while (answer.hasRemaining() && channel.read(answer) >= 0) {
        continue;
      }
      return !answer.hasRemaining() && answer.getInt(0) == word;
    } catch (IOException gone) {
      return false;
    }
  }

  private ByteBuffer bytes() {
    ByteBuffer request = ByteBuffer.allocate(Control.REQUEST_SIZE).order(ByteOrder.nativeOrder());
    return request.putInt(word).putInt(argument).putLong(time.getSeconds()).putLong(time.getNano()).flip();
  }
}
