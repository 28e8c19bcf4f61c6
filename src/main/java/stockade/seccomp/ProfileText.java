package stockade.seccomp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import stockade.spec.Origin;
import stockade.spec.SpecException;

/** A JSON text, read from its beginning to its end; what is wrong is said with line and column. */
final class ProfileText {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private interface Reading<T> {
    T read() throws IOException;
  }

  private final String name;
  private final JsonParser parser;

  private ProfileText(String name, JsonParser parser) {
    this.name = name;
    this.parser = parser;
  }

  /** What {@code reader} makes of the one value that {@code text} is. */
  static <T> T read(String name, String text, java.util.function.Function<ProfileText, T> reader) {
    try (JsonParser parser = JSON.createParser(text)) {
      ProfileText profile = new ProfileText(name, parser);
      profile.step();
      T value = reader.apply(profile);
      if (profile.step() != null) {
        throw profile.wrong("there is more after the profile's end; take it out");
      }
      return value;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Calls {@code member} with each key; it must read, or skip, the value. Null is an object without members. */
  void object(Consumer<String> member) {
    if (isNull()) {
      return;
    }
    expect(JsonToken.START_OBJECT, "an object");
    while (step() != JsonToken.END_OBJECT) {
      String key = tried(parser::currentName);
      step();
      member.accept(key);
    }
  }

  /** Null is a list without elements. */
  <T> List<T> list(Supplier<T> element) {
    List<T> elements = new ArrayList<>();
    if (isNull()) {
      return elements;
    }
    expect(JsonToken.START_ARRAY, "a list");
    while (step() != JsonToken.END_ARRAY) {
      elements.add(element.get());
    }
    return elements;
  }

  List<String> texts() {
    return list(this::text);
  }

  String text() {
    expect(JsonToken.VALUE_STRING, "a string");
    return tried(parser::getText);
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** A whole number of 0 to 2^64 - 1, as its 64 bits. */
  long number() {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    try {
      return Long.parseUnsignedLong(tried(parser::getText));
    } catch (NumberFormatException outside) {
      throw wrong("the number is below 0 or above 2^64 - 1");
    }
  }

  int number(int largest) {
    long number = number();
    if (Long.compareUnsigned(number, largest) > 0) {
      throw wrong("the number is above " + largest);
    }
    return (int) number;
  }

  void skip() {
    tried(parser::skipChildren);
  }

  private Origin origin() {
    return origin(parser.currentTokenLocation());
  }

  SpecException wrong(String sentence) {
    return SpecException.at(origin(), sentence);
  }

  private void expect(JsonToken token, String noun) {
    if (parser.currentToken() != token) {
      throw wrong(noun + " is expected here");
    }
  }

  private JsonToken step() {
    return tried(parser::nextToken);
  }

  private <T> T tried(Reading<T> reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException failure) {
      String reason = failure.getOriginalMessage().replaceAll("\\s+", " ");
      throw SpecException.at(origin(failure.getLocation()), "the profile isn't JSON: " + reason);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Origin origin(JsonLocation place) {
    return new Origin.File(name, Math.max(1, place.getLineNr()), Math.max(1, place.getColumnNr()));
  }
}
