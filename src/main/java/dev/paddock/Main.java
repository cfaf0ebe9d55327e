package dev.paddock;

/** Starts the window, or the command line when there are arguments. */
public final class Main {

  private Main() {}

  /** Starts Paddock. */
  public static void main(String[] args) {
    System.exit(args.length == 0 ? 0 : 2);
  }
}
