package stockade.resources;

import java.util.Optional;

/**
 * What is written to a file of a control group.
 *
 * @param controller whose file it is; of version 2 it must be enabled above
 * @param text without the device's number where {@code device} is there
 * @param device a path of a block device, whose MAJOR:MINOR and a blank go before the text
 * @param optional whether a kernel that lacks the file, or doesn't take the text, is no error
 * @param otherwise what is written where the file is missing
 */
public record Setting(
    String controller, String file, String text, Optional<String> device, boolean optional, Optional<Setting> otherwise) {
  static Setting of(String controller, String file, String text) {
    return new Setting(controller, file, text, Optional.empty(), false, Optional.empty());
  }

  static Setting of(String controller, String file, long number) {
    return of(controller, file, Long.toString(number));
  }

  /** A device that is a number already becomes a part of the text. */
  static Setting ofDevice(String controller, String file, String device, String text) {
    return device.startsWith("/")
        ? new Setting(controller, file, " " + text, Optional.of(device), false, Optional.empty())
        : of(controller, file, device + " " + text);
  }

  Setting whereThere() {
    return new Setting(controller, file, text, device, true, otherwise);
  }

  Setting or(Setting other) {
    return new Setting(controller, file, text, device, optional, Optional.of(other));
  }
}
