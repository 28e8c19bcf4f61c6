package stockade.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs. To be ended by {@link #outcome}, which waits for it and takes its files away. */
public record Running(Process process, List<String> words, Path streams, Duration limit) {
  /** Of the program itself, not of what changes users for it. */
  public long pid() {
    return process.pid();
  }

  /** Sends a signal: {@code TERM}, {@code KILL}, … */
  public Running signal(String name) {
    Outcome sent = Program.of("kill", "-" + name, String.valueOf(pid())).run();
    if (sent.status() != 0) {
      throw new AssertionError("cannot send " + name + " to " + words + ": " + sent);
    }
    return this;
  }

  /** What it has written to its standard output up to now. */
  public String outSoFar() {
    return new String(read("out"), StandardCharsets.UTF_8);
  }

  /** Waits until its standard output has this text. */
  public Running awaitOut(String text) {
    long end = System.nanoTime() + limit.toNanos();
    while (!outSoFar().contains(text)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(words + " didn't write '" + text + "': " + end());
      }
      pause();
    }
    return this;
  }

  /** Waits for its end. Past the limit it is killed with all its descendants, and the test fails. */
  public Outcome outcome() {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(words + " ran longer than " + limit + ": " + end());
      }
      return collected();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(words + " was interrupted: " + end(), e);
    }
  }

  private Outcome end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    return collected();
  }

  private Outcome collected() {
    Outcome outcome = new Outcome(process.exitValue(), read("out"), read("err"));
    try {
      for (String name : List.of("in", "out", "err")) {
        Files.deleteIfExists(streams.resolve(name));
      }
      Files.deleteIfExists(streams);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outcome;
  }

  private byte[] read(String name) {
    try {
      return Files.readAllBytes(streams.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
