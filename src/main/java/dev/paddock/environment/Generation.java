package dev.paddock.environment;

/**
 * One of the environments that stand for an agent, with its quick verdict.
 *
 * @param name names it among all of the agent: the requirements' hash and the number, such as
 *     {@code a41c9be.2}
 * @param number counts the environments of one requirements' hash, from 1
 * @param current whether the agent points to it
 */
public record Generation(String name, int number, Health health, boolean current) {

  /** The requirements' hash. */
  public String hash() {
    return name.substring(0, name.lastIndexOf('.'));
  }
}
