package stockade.cli;

import static stockade.listing.Json.member;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import stockade.launch.RunCache.Listed;
import stockade.listing.Json;
import stockade.plan.Quoted;

/** The list of what run keeps. */
final class KeptRuns {
  private static final String ROW = "%8s  %8s  %8s  %s%n";

  private KeptRuns() {}

  static void print(List<Listed> runs, Format format, PrintStream out) {
    switch (format) {
      case TEXT -> print(runs, Instant.now(), out);
      case JSON -> out.println(Json.lines(runs.stream().map(KeptRuns::json).toList()));
    }
  }

  private static void print(List<Listed> runs, Instant now, PrintStream out) {
    out.printf(ROW, "BYTES", "AGE", "LAST USE", "WORDS");
    for (Listed listed : runs) {
      String folder = listed.run().name().directory().map(at -> "   in " + Quoted.bare(at.toString())).orElse("");
      out.printf(ROW, listed.size(), age(listed.run().compiled(), now), age(listed.used(), now), words(listed) + folder);
    }
  }

  /** As a shell takes them. */
  private static String words(Listed listed) {
    return listed.run().name().words().stream()
        .map(word -> word.matches("[A-Za-z0-9_./:=@%,+-]+") ? word : "'" + Quoted.bare(word.replace("'", "'\\''")) + "'")
        .collect(Collectors.joining(" "));
  }

  /** In the largest unit of which one is over: {@code 3 min}. */
  static String age(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    if (age.toMinutes() < 1) {
      return Math.max(0, age.toSeconds()) + " s";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < 1 ? age.toHours() + " h" : age.toDays() + " d";
  }

  private static String json(Listed listed) {
    return Json.object(
        member("words", Json.array(listed.run().name().words().stream().map(Json::text).toList())),
        member("directory", listed.run().name().directory().map(at -> Json.text(at.toString())).orElse("null")),
        member("bytes", Long.toString(listed.size())),
        member("compiled", Json.text(listed.run().compiled().toString())),
        member("because", Json.text(listed.run().because())),
        member("used", Json.text(listed.used().toString())));
  }
}
