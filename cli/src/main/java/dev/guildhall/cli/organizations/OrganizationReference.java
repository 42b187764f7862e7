package dev.guildhall.cli.organizations;

import dev.guildhall.cli.server.Pages;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people name an organization, as the segment of a path: {@code org_…} is its id, {@code ext:…}
 * an external ID that may be named ({@code ext:billing:cus_1}), all else an external ID.
 */
final class OrganizationReference {
  private static final Pattern ID = Pattern.compile("org_\\d+");
  private static final Pattern NAMED =
      Pattern.compile("ext:(?<name>[a-z][a-z0-9_]{0,31}|):(?<value>.+)", Pattern.DOTALL);

  private OrganizationReference() {}

  static String path(String reference) {
    return "/api/v1/organizations/" + segment(reference);
  }

  private static String segment(String reference) {
    if (reference.isEmpty()) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "the organization is an empty text.",
          "Name it by its id (org_…), by ext: and an external ID, or by the external ID alone.");
    }
    if (ID.matcher(reference).matches()) {
      return reference;
    }
    Matcher named = NAMED.matcher(reference);
    if (named.matches()) {
      return "ext:" + named.group("name") + ":" + Pages.encoded(named.group("value"));
    }
    String external = reference.startsWith("ext:") ? reference.substring(4) : reference;
    return "ext:" + Pages.encoded(external);
  }
}
