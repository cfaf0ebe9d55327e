package dev.paddock.log;

/**
 * One record of a log as a view shows it: a line, or a part of a line over 64 KiB.
 *
 * @param number counted from the end the log had when it was opened: -1 is the last line then, 0
 *     the first that came later; it never changes while the log is open
 * @param millis when it was captured, since 1970
 * @param continuation it goes on the line of an earlier row of its stream
 * @param text without its line end; bytes that are not UTF-8 replaced; ANSI sequences kept
 * @param origin whose log it is from, where several are read as one, else empty
 */
public record LogRow(
    long number,
    long millis,
    LogStream stream,
    LogLevel level,
    boolean continuation,
    String text,
    String origin) {}
