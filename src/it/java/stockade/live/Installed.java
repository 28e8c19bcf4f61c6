package stockade.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test the {@link Stockade}: one installation for all live tests, removed after the last of them. */
public final class Installed implements ParameterResolver {
  private static final Namespace STORE = Namespace.create(Installed.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stockade.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(STORE)
        .getOrComputeIfAbsent(Resource.class, key -> Resource.make(), Resource.class).stockade;
  }

  private record Resource(Stockade stockade) implements CloseableResource {
    static Resource make() {
      try {
        Path home = Files.createTempDirectory(Machine.scratch(), "installation-");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        return install(new Resource(new Stockade(home)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Half an installation is removed. */
    private static Resource install(Resource resource) throws IOException {
      try {
        fill(resource.stockade);
        return resource;
      } catch (AssertionError e) {
        resource.close();
        throw e;
      }
    }

    /** The script takes the project for built: nothing of its sources is newer than the mark. */
    private static void fill(Stockade stockade) throws IOException {
      Path project = stockade.home().resolve("project");
      must("mkdir", "-p", project + "/scripts", project + "/src/main", project + "/src/build", project + "/target/archives");
      Files.copy(Path.of("scripts/stockade"), stockade.script(), StandardCopyOption.COPY_ATTRIBUTES);
      must("cp", "-r", Path.of("target/stockade.jar").toAbsolutePath().toString(),
          Path.of("target/lib").toAbsolutePath().toString(), project + "/target/");
      Files.createFile(project.resolve("pom.xml"));
      Files.createFile(project.resolve("target/.built"));
      for (String source : List.of("pom.xml", "src/main", "src/build")) {
        Files.setLastModifiedTime(project.resolve(source), FileTime.fromMillis(0));
      }
      must("gcc", "-static", "-pthread", "-Wall", "-Werror", "-O1", "-o", stockade.victim().toString(),
          Path.of("src/it/c/victim.c").toAbsolutePath().toString());
      // The first start records its classes: three hundred others take a minute less.
      must(stockade.script().toString(), "--version");
      makeCaches(stockade);
    }

    private static void makeCaches(Stockade stockade) {
      Stream.of(Caller.values()).filter(caller -> caller == Caller.ORDINARY || Machine.isRoot()).forEach(caller -> {
        must("mkdir", "--mode=700", stockade.cache(caller).toString());
        if (Machine.isRoot() && caller == Caller.ORDINARY) {
          must("chown", Machine.ordinaryUser() + ":", stockade.cache(caller).toString());
        }
      });
    }

    @Override
    public void close() {
      must("rm", "--recursive", "--force", "--one-file-system", stockade.home().toString());
    }

    private static Caller self() {
      return Machine.isRoot() ? Caller.ROOT : Caller.ORDINARY;
    }

    private static void must(String... words) {
      Outcome outcome = Program.of(words).as(self()).run();
      if (outcome.status() != 0) {
        throw new AssertionError(String.join(" ", words) + ": " + outcome);
      }
    }
  }
}
