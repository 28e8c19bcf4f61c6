package stockade.spec;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A record as text for comparison: a line a component, a line a mount, places after {@code @}, modes in octal. */
final class SpecText {
  private SpecText() {}

  static String of(Spec spec) {
    return "root " + value(spec.root()) + "\n"
        + spec.mounts().stream().map(mount -> "mount " + value(mount) + "\n").collect(Collectors.joining())
        + Stream.concat(
                Stream.of(
                    spec.identity(), spec.isolation(), spec.surroundings(), spec.supervision(), spec.command(),
                    spec.confinement()),
                Stream.concat(
                    Stream.of(spec.engine()).filter(Engine::isJnr),
                    Stream.of(spec.service()).filter(service -> !service.equals(Service.DEFAULT))))
            .map(part -> value(part) + "\n")
            .collect(Collectors.joining())
        + (spec.resources().equals(Resources.DEFAULT) ? "" : value(spec.resources()) + "\n");
  }

  private static String value(Object value) {
    if (value instanceof Origin origin) {
      return "@" + origin.text();
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(SpecText::value).orElse("-");
    }
    if (value instanceof List<?> list) {
      return list.stream().map(SpecText::value).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Collection<?> set) {
      return set.stream().map(SpecText::value).sorted().collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof java.util.Map<?, ?> map) {
      return new java.util.TreeMap<>(map).toString();
    }
    return value instanceof Record record ? record(record) : String.valueOf(value);
  }

  private static String record(Record record) {
    return Stream.of(record.getClass().getRecordComponents())
        .map(component -> component.getName() + "=" + component(component, component(record, component)))
        .collect(Collectors.joining(" ", record.getClass().getSimpleName() + "(", ")"));
  }

  private static String component(RecordComponent component, Object value) {
    return component.getName().equals("mode") ? Integer.toOctalString((Integer) value) : value(value);
  }

  private static Object component(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException failure) {
      throw new AssertionError(failure);
    }
  }
}
