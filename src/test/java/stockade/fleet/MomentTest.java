package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MomentTest {
  private static final String REST = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 99";

  @Test
  void the_start_time_is_the_22nd_field_whatever_the_program_is_called() {
    assertThat(Moment.parse("42 (a) b) 7 (c" + ")" + REST + "\nboot\n")).contains(new Moment(42, 4711, "boot"));
  }

  @Test
  void half_a_file_is_no_moment() {
    assertThat(Moment.parse("")).isEmpty();
    assertThat(Moment.parse("42 (sh) S 1 2\nboot\n")).isEmpty();
    assertThat(Moment.parse("42 (sh)" + REST)).isEmpty();
  }

  @Test
  void a_process_is_alive_only_with_its_own_start_time_and_boot() {
    Moment self = Moment.now(ProcessHandle.current().pid()).orElseThrow();
    assertThat(self.isAlive()).isTrue();
    assertThat(new Moment(self.pid(), self.began() + 1, self.boot()).isAlive()).isFalse();
    assertThat(new Moment(self.pid(), self.began(), "another boot").isAlive()).isFalse();
  }
}
