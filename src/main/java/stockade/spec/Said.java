package stockade.spec;

/** A value, with its place in the user's words. */
public record Said<T>(T value, Origin origin) {}
