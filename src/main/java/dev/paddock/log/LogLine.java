package dev.paddock.log;

import java.time.Instant;

/**
 * One line of a run's log as people read it.
 *
 * @param number counted from 0 where the reading began
 * @param time when it was captured; of a line over 64 KiB, when its first part was
 * @param text without its line end; bytes that are not UTF-8 replaced; ANSI sequences kept
 */
public record LogLine(long number, Instant time, LogStream stream, LogLevel level, String text) {}
