package dev.paddock.environment;

/** An installed distribution of which the index has a newer version. */
public record OutdatedDistribution(String name, String version, String latest) {}
