package stockade;

import org.junit.jupiter.api.Test;

class ManPageTest {
  @Test
  void the_manual_page_has_the_table_of_options() {
    Golden.check("../../../../docs/man/stockade.1", ManPage.text());
  }
}
