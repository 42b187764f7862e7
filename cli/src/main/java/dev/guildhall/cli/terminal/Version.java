package dev.guildhall.cli.terminal;

import picocli.CommandLine;

/** What {@code --version} prints: the version in the jar's manifest. */
public final class Version implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"guildhall " + (version == null ? "(unpackaged)" : version)};
  }
}
