package stockade.law;

import java.util.List;
import java.util.stream.Stream;

/** The security specification: what holds in every plan that leaves the planner. A class for each of its chapters. */
final class Laws {
  static final List<Law> ALL = Stream.of(
          ShapeLaws.ALL,
          NamespaceLaws.ALL,
          IdLaws.ALL,
          RootLaws.ALL,
          PathLaws.ALL,
          PrivilegeLaws.ALL,
          DescriptorLaws.ALL,
          LifeLaws.ALL)
      .flatMap(List::stream)
      .toList();

  private Laws() {}
}
