package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {
  private static final List<Row> ROWS = List.of(
      new Row("web", "running", OptionalLong.of(41), Optional.empty(), 2, Optional.of("healthy"), "httpd -f"),
      new Row("database", "exited (1)", OptionalLong.empty(), Optional.empty(), 0, Optional.empty(), "db"));

  @ParameterizedTest
  @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
    "{{.Name}}|web;database;",
    "{{ .Names }}: {{.Status}}!|web: running (healthy)!;database: exited (1)!;",
    "{{.Name}}\\t{{.Pid}} {{Health}} {{.Restarts}}|web\t41 healthy 2;database\t- - 0;",
    "{{.Name}}\\n{{.Command}}|web;httpd -f;database;db;",
    "table {{.Name}}\\t{{.State}} {{.StartedAt}}|NAME      STATE       STARTED AT;web       running     -;database  exited (1)  -;",
    "table {{.Name}}|NAME;web;database;"
  })
  void a_template_is_text_with_fields_in_it(String template, String text) {
    assertThat(new Listing(template).rows(ROWS)).isEqualTo(text.replace(";", "\n"));
  }

  @Test
  void table_is_text_and_json_is_json() {
    assertThat(new Listing("table").rows(ROWS)).isEqualTo(new Listing("text").rows(ROWS)).startsWith("NAME ");
    assertThat(new Listing("json").rows(ROWS)).startsWith("[").contains("\"health\": \"healthy\"", "\"health\": null");
    assertThat(new Listing("json").known(List.of(new Roll.Known("web", "not started", "-")))).contains("\"spec\": null");
    assertThat(new Listing("{{.Spec}}").known(List.of(new Roll.Known("web", "not started", "/x")))).isEqualTo("/x\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{{.Image}}|'{{.Image}}' is no field of --format; write {{.FIELD}}, with one of .Name, .Names, .Status, .State, .Health, .Pid, "
        + ".StartedAt, .RunningFor, .Restarts, .Command",
    "{{json .}}|--format: '{{json .}}' is no field; write {{.FIELD}}, with one of",
    "{{.Name|--format: '{{.Name' is no field; write {{.FIELD}}, with one of",
    "yaml|--format: 'yaml' is no format; write json, table, or a template as '{{.Name}} {{.State}}'"
  })
  void what_is_no_field_and_no_format_is_refused_with_the_list_of_those_that_are(String format, String sentence) {
    assertThatThrownBy(() -> new Listing(format).rows(ROWS)).isInstanceOf(FleetException.class).hasMessageStartingWith(sentence);
  }
}
