package stockade.image;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stockade.linux.Architecture;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Plan;
import stockade.plan.Slot;

/**
 * Where everything of a launcher is. All addresses are below 2 GiB, so that an instruction holds them in 32 bits.
 *
 * <pre>
 * 0x400000   ELF headers
 * 0x4000e8   structures, aligned to 8; texts, one behind another; code          (read, execute)
 * 0x410000   slots, 8 bytes each; buffers, the small ones first, aligned to 8    (read, write; not in the file)
 * </pre>
 *
 * <p>Both pieces of a usual launcher lie in the same 2 MiB, where one page of page tables serves them; slots and small
 * buffers share the first page.
 */
final class Memory {
  /** Where the file is mapped. */
  static final int BASE = 0x400000;
  /** A multiple of every page size there is: arm64 kernels may have pages of 64 KiB. */
  static final int PAGE = 0x10000;

  /** More than an operation's instructions take, on average; this costs addresses, no memory. */
  private static final int ROOM_OF_OPERATION = 256;

  private final Map<Data, Integer> places = new HashMap<>();
  private final Map<Slot, Integer> cells = new HashMap<>();
  private final byte[] constants;
  private final int code;
  private final int variables;
  private final int end;

  private Memory(Contents contents, Architecture architecture, int operations) {
    code = roundUp(placeTexts(contents, placeStructs(contents, BASE + Elf.HEADERS)), alignment(architecture));
    int room = Math.multiplyExact(ROOM_OF_OPERATION, operations + 4);
    variables = roundUp(Math.addExact(code, room), PAGE);
    end = placeBuffers(contents, placeSlots(contents, variables));
    constants = new Constants(contents, architecture, this).bytes();
  }

  static Memory of(Plan plan, Architecture architecture) {
    return new Memory(Contents.of(plan), architecture, Math.toIntExact(plan.ops().count()));
  }

  int address(Slot slot) {
    return cells.get(slot);
  }

  int address(Address address) {
    return Math.addExact(places.get(address.data()), address.offset());
  }

  /** The bytes between the headers and the code. */
  byte[] constants() {
    return constants;
  }

  /** The address of the first instruction, just behind the constants. */
  int code() {
    return code;
  }

  /** The address of the first slot; a multiple of {@link #PAGE}. */
  int variables() {
    return variables;
  }

  /** The first address behind slots and buffers. */
  int end() {
    return end;
  }

  private int placeStructs(Contents contents, int from) {
    int at = from;
    for (Data.Struct struct : contents.structs()) {
      places.put(struct, at);
      at = roundUp(Math.addExact(at, struct.size()), 8);
    }
    return at;
  }

  private int placeTexts(Contents contents, int from) {
    int at = from;
    for (Data.Text text : contents.texts()) {
      places.put(text, at);
      at = Math.addExact(at, text.bytes().length + 1);
    }
    return at;
  }

  private int placeSlots(Contents contents, int from) {
    int at = from;
    for (Slot slot : contents.slots()) {
      cells.put(slot, at);
      at += 8;
    }
    return at;
  }

  private int placeBuffers(Contents contents, int from) {
    List<Data.Buffer> buffers =
        contents.buffers().stream().sorted((one, other) -> Integer.compare(one.size(), other.size())).toList();
    int at = from;
    for (Data.Buffer buffer : buffers) {
      places.put(buffer, at);
      at = roundUp(Math.addExact(at, buffer.size()), 8);
    }
    return at;
  }

  /** Of instructions: those of AArch64 have four bytes each. */
  private static int alignment(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> 1;
      case AARCH64 -> 4;
    };
  }

  private static int roundUp(int value, int unit) {
    return Math.addExact(value, unit - 1) / unit * unit;
  }
}
