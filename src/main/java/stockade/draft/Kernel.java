package stockade.draft;

import static stockade.linux.AtFlag.AT_EMPTY_PATH;
import static stockade.linux.AtFlag.AT_RECURSIVE;
import static stockade.linux.FsConfig.FSCONFIG_CMD_CREATE;
import static stockade.linux.FsConfig.FSCONFIG_SET_STRING;
import static stockade.linux.FsFlag.FSMOUNT_CLOEXEC;
import static stockade.linux.FsFlag.FSOPEN_CLOEXEC;
import static stockade.linux.MoveFlag.MOVE_MOUNT_F_EMPTY_PATH;
import static stockade.linux.MoveFlag.MOVE_MOUNT_T_EMPTY_PATH;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FSCONFIG;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.FSOPEN;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stockade.linux.Flag;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.plan.Width;

/** The descriptor-based mount calls, in the combinations that plans use. fsopen(2), open_tree(2): since 5.2. */
public final class Kernel {
  private static final Number MOUNT_ATTR_SIZE = Number.of(32);
  private static final Address EMPTY = Address.of("");
  static final Number PRIVATE = Number.symbol("MS_PRIVATE", 0x40000);
  private static final Slot CONTEXT = new Slot("context");

  private Kernel() {}

  /** A detached mount of a new file system, in {@code into}. */
  public static void newFileSystem(
      Sequence sequence, String type, Map<String, String> options, Flags attributes, Slot into, Failure failure) {
    sequence.call(FSOPEN, Address.of(type), Flags.of(FSOPEN_CLOEXEC)).into(CONTEXT).orDie(failure);
    options.forEach((key, value) -> option(sequence, key, Address.of(value), failure));
    create(sequence, attributes, into, failure);
  }

  public static void openFileSystem(Sequence sequence, String type, Failure failure) {
    sequence.call(FSOPEN, Address.of(type), Flags.of(FSOPEN_CLOEXEC)).into(CONTEXT).orDie(failure);
  }

  /** Sets an option of the file system that was opened last. */
  public static void option(Sequence sequence, String key, Value value, Failure failure) {
    sequence
        .call(FSCONFIG, CONTEXT, Flags.of(FSCONFIG_SET_STRING), Address.of(key), value, ZERO)
        .orDie(failure);
  }

  public static void flag(Sequence sequence, String key, Failure failure) {
    sequence
        .call(FSCONFIG, CONTEXT, Flags.of(stockade.linux.FsConfig.FSCONFIG_SET_FLAG), Address.of(key), NULL, ZERO)
        .orDie(failure);
  }

  public static void create(Sequence sequence, Flags attributes, Slot into, Failure failure) {
    sequence.call(FSCONFIG, CONTEXT, Flags.of(FSCONFIG_CMD_CREATE), NULL, NULL, ZERO).orDie(failure);
    sequence.call(FSMOUNT, CONTEXT, Flags.of(FSMOUNT_CLOEXEC), attributes).into(into).orDie(failure);
    sequence.call(CLOSE, CONTEXT).anyway();
  }

  /** Sets attributes of a mount, and of those below it where {@code recursive}. mount_setattr(2), since 5.12. */
  public static Sequence.Pending setAttributes(Sequence sequence, Slot mount, boolean recursive, Flag... attributes) {
    return setAttributes(sequence, mount, recursive, attr(Flags.of(attributes), ZERO));
  }

  public static Sequence.Pending setAttributes(Sequence sequence, Slot mount, boolean recursive, Data attributes) {
    Flags how = recursive ? Flags.of(AT_EMPTY_PATH, AT_RECURSIVE) : Flags.of(AT_EMPTY_PATH);
    return sequence.call(MOUNT_SETATTR, mount, EMPTY, how, Address.of(attributes), MOUNT_ATTR_SIZE);
  }

  /** struct mount_attr; {@code propagation} is 0 for no change. */
  public static Data.Struct attr(Flags set, Number propagation) {
    List<Data.Field> fields = new ArrayList<>();
    fields.add(new Data.Field("attr_set", Width.LONG, set));
    fields.add(Data.Field.hidden(Width.LONG, ZERO));
    fields.add(new Data.Field(propagation.value() == 0 ? "" : "propagation", Width.LONG, propagation));
    fields.add(Data.Field.hidden(Width.LONG, ZERO));
    return new Data.Struct(fields);
  }

  /** Attaches the detached mount {@code from} at what the descriptor {@code to} names. */
  public static Sequence.Pending move(Sequence sequence, Slot from, Slot to) {
    return sequence.call(
        MOVE_MOUNT, from, EMPTY, to, EMPTY, Flags.of(MOVE_MOUNT_F_EMPTY_PATH, MOVE_MOUNT_T_EMPTY_PATH));
  }

  public static Sequence.Pending move(Sequence sequence, Slot from, Value directory, Value path) {
    return sequence.call(MOVE_MOUNT, from, EMPTY, directory, path, Flags.of(MOVE_MOUNT_F_EMPTY_PATH));
  }
}
