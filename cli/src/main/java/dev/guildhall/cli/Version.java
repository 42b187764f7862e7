package dev.guildhall.cli;

import picocli.CommandLine;

/** What {@code --version} prints: the version in the jar's manifest. */
final class Version implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"guildhall " + (version == null ? "(unpackaged)" : version)};
  }
}
