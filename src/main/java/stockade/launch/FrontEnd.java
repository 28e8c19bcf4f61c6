package stockade.launch;

import java.nio.file.Path;

/**
 * The start script that called, which looks for a kept launcher before it starts Java.
 *
 * @param script an absolute path: what a launcher becomes that is no longer right
 * @param program Stockade's own file: another version of it compiles otherwise
 * @param stale whether such a launcher has sent the caller here
 */
public record FrontEnd(Path script, Path program, boolean stale) {}
