import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Gives each lambda below a folder of class files a class of its own, as an anonymous class has one. Java links a lambda where it is first
 * met, and does so anew in each process: a first run meets some hundred, at 50 to 100 µs each, where a class of an archive takes 20.
 *
 * <p>The class is a nest mate (JVMS 4.7.28), so a lambda's body stays private. Those that can be serialized stay as they are.
 */
final class LambdaClasses {
  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

  private final Path folder;
  /** The classes that were made, by the host of their nest. */
  private final Map<String, List<String>> made = new HashMap<>();

  private LambdaClasses(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] words) throws IOException {
    LambdaClasses work = new LambdaClasses(Path.of(words[0]));
    List<Path> files;
    try (Stream<Path> found = Files.walk(work.folder)) {
      files = found.filter(file -> file.toString().endsWith(".class")).toList();
    }
    files.forEach(work::replace);
    work.made.forEach(work::introduce);
  }

  private void replace(Path file) {
    ClassReader reader = new ClassReader(read(file));
    ClassWriter writer = new ClassWriter(reader, 0);
    Lambdas lambdas = new Lambdas(writer);
    reader.accept(lambdas, 0);
    if (lambdas.count > 0) {
      write(file, writer.toByteArray());
    }
  }

  /** A host names the members of its nest, and both say so: else the Java machine takes them for strangers. */
  private void introduce(String host, List<String> members) {
    Path file = folder.resolve(host + ".class");
    ClassReader reader = new ClassReader(read(file));
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(writer, 0);
    members.forEach(writer::visitNestMember);
    write(file, writer.toByteArray());
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A class whose lambdas are replaced while it is copied. */
  private final class Lambdas extends ClassVisitor {
    private String name;
    private String host;
    private int count;

    Lambdas(ClassVisitor to) {
      super(ASM9, to);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
      this.name = name;
      this.host = name;
      super.visit(version, access, name, signature, parent, interfaces);
    }

    @Override
    public void visitNestHost(String host) {
      this.host = host;
      super.visitNestHost(host);
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(ASM9, super.visitMethod(access, method, descriptor, signature, exceptions)) {
        @Override
        public void visitInvokeDynamicInsn(String called, String factory, Handle linker, Object... arguments) {
          if (linker.getOwner().equals(METAFACTORY) && linker.getName().equals("metafactory")) {
            super.visitMethodInsn(INVOKESTATIC, lambda(called, factory, arguments), "of", factory, false);
          } else {
            super.visitInvokeDynamicInsn(called, factory, linker, arguments);
          }
        }
      };
    }

    private String lambda(String called, String factory, Object[] arguments) {
      String own = name + "$$" + count++;
      Lambda lambda = new Lambda(
          own, host, new Method(called, ((Type) arguments[0]).getDescriptor()), factory, (Handle) arguments[1], (Type) arguments[2]);
      write(folder.resolve(own + ".class"), lambda.bytes());
      made.computeIfAbsent(host, key -> new ArrayList<>()).add(own);
      return own;
    }
  }

  /**
   * The class of one lambda.
   *
   * @param called the interface's method, erased
   * @param factory from what is captured to the interface
   * @param body what is called in the end
   * @param given the method's type as it is used
   */
  private record Lambda(String name, String host, Method called, String factory, Handle body, Type given) {
    byte[] bytes() {
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      writer.visit(
          V17, ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, name, null, "java/lang/Object",
          new String[] {Type.getReturnType(factory).getInternalName()});
      writer.visitNestHost(host);
      for (int i = 0; i < captured().length; i++) {
        writer.visitField(ACC_PRIVATE | ACC_FINAL, "c" + i, captured()[i].getDescriptor(), null, null).visitEnd();
      }
      constructor(writer);
      factory(writer);
      method(writer);
      writer.visitEnd();
      return writer.toByteArray();
    }

    private Type self() {
      return Type.getObjectType(name);
    }

    private Type[] captured() {
      return Type.getArgumentTypes(factory);
    }

    private Method init() {
      return new Method("<init>", Type.VOID_TYPE, captured());
    }

    private void constructor(ClassWriter writer) {
      GeneratorAdapter code = code(writer, ACC_PRIVATE, init());
      code.loadThis();
      code.invokeConstructor(Type.getType(Object.class), new Method("<init>", "()V"));
      for (int i = 0; i < captured().length; i++) {
        code.loadThis();
        code.loadArg(i);
        code.putField(self(), "c" + i, captured()[i]);
      }
      code.returnValue();
      code.endMethod();
    }

    /** Where nothing is captured, it is always the same one, as the metafactory's is. */
    private void factory(ClassWriter writer) {
      boolean single = captured().length == 0;
      if (single) {
        writer.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, "SINGLE", self().getDescriptor(), null, null).visitEnd();
        GeneratorAdapter code = code(writer, ACC_STATIC, new Method("<clinit>", "()V"));
        make(code);
        code.putStatic(self(), "SINGLE", self());
        code.returnValue();
        code.endMethod();
      }
      GeneratorAdapter code = code(writer, ACC_STATIC, new Method("of", factory));
      if (single) {
        code.getStatic(self(), "SINGLE", self());
      } else {
        make(code);
      }
      code.returnValue();
      code.endMethod();
    }

    private void make(GeneratorAdapter code) {
      code.newInstance(self());
      code.dup();
      code.loadArgs();
      code.invokeConstructor(self(), init());
    }

    private void method(ClassWriter writer) {
      GeneratorAdapter code = code(writer, ACC_PUBLIC, called);
      Type owner = Type.getObjectType(body.getOwner());
      boolean making = body.getTag() == H_NEWINVOKESPECIAL;
      if (making) {
        code.newInstance(owner);
        code.dup();
      }
      List<Type> taken = new ArrayList<>(List.of(Type.getArgumentTypes(body.getDesc())));
      if (!making && body.getTag() != H_INVOKESTATIC) {
        taken.add(0, owner);
      }
      for (int i = 0; i < captured().length; i++) {
        code.loadThis();
        code.getField(self(), "c" + i, captured()[i]);
        adapt(code, captured()[i], taken.get(i));
      }
      for (int i = 0; i < called.getArgumentTypes().length; i++) {
        code.loadArg(i);
        adapt(code, called.getArgumentTypes()[i], given.getArgumentTypes()[i]);
        adapt(code, given.getArgumentTypes()[i], taken.get(captured().length + i));
      }
      code.visitMethodInsn(instruction(), body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
      adapt(code, making ? owner : Type.getReturnType(body.getDesc()), called.getReturnType());
      code.returnValue();
      code.endMethod();
    }

    /** A private method of a nest mate is called as any other, JVMS 6.5 invokevirtual. */
    private int instruction() {
      return switch (body.getTag()) {
        case H_INVOKESTATIC -> INVOKESTATIC;
        case H_NEWINVOKESPECIAL -> INVOKESPECIAL;
        default -> body.isInterface() ? INVOKEINTERFACE : INVOKEVIRTUAL;
      };
    }

    /** As the metafactory's table of adaptations has it. */
    private static void adapt(GeneratorAdapter code, Type from, Type to) {
      if (to.getSort() == Type.VOID) {
        drop(code, from);
      } else if (isPrimitive(from)) {
        if (isPrimitive(to)) {
          code.cast(from, to);
        } else {
          code.valueOf(from);
        }
      } else if (isPrimitive(to)) {
        code.unbox(to);
      } else if (!from.equals(to)) {
        code.checkCast(to);
      }
    }

    private static void drop(GeneratorAdapter code, Type value) {
      switch (value.getSize()) {
        case 0 -> { }
        case 1 -> code.pop();
        default -> code.pop2();
      }
    }

    private static boolean isPrimitive(Type type) {
      return type.getSort() < Type.ARRAY;
    }

    private static GeneratorAdapter code(ClassWriter writer, int access, Method method) {
      GeneratorAdapter code = new GeneratorAdapter(writer.visitMethod(access, method.getName(), method.getDescriptor(), null, null),
          access, method.getName(), method.getDescriptor());
      code.visitCode();
      return code;
    }
  }
}
