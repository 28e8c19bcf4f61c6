package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails a test class that leaves traces: {@code @ExtendWith(NothingLeft.class)}. */
public final class NothingLeft implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace STORE = Namespace.create(NothingLeft.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(STORE).put(context.getRequiredTestClass(), Traces.now());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Traces before = context.getStore(STORE).get(context.getRequiredTestClass(), Traces.class);
    assertThat(before.leftBehind()).as("left behind by %s", context.getRequiredTestClass().getSimpleName()).isEmpty();
  }
}
