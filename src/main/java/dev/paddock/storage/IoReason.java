package dev.paddock.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;

/** Words why the disk or a pipe would not do something: Java's messages are often only a path. */
public final class IoReason {

  private IoReason() {}

  /** The reason as one clause without a full stop; never empty, never the name of a class alone. */
  public static String of(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case NoSuchFileException gone -> gone.getFile() + " is not there";
      case NotDirectoryException file -> file.getFile() + " is not a folder";
      case DirectoryNotEmptyException full -> full.getFile() + " is a folder that is not empty";
      case FileAlreadyExistsException there -> there.getFile() + " is there already";
      case FileSystemLoopException loop -> loop.getFile() + " leads back to itself by links";
      case NotLinkException plain -> plain.getFile() + " is not a link";
      case FileSystemException other -> ofFile(other);
      default -> message(e);
    };
  }

  private static String ofFile(FileSystemException e) {
    String reason = e.getReason();
    String file = e.getFile();
    if (reason == null || reason.isBlank()) {
      return file == null ? message(e) : "the system would not do it with " + file;
    }
    return file == null ? reason : reason + " (" + file + ")";
  }

  private static String message(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? "the system gives no reason (" + e.getClass().getSimpleName() + ")"
        : message;
  }
}
