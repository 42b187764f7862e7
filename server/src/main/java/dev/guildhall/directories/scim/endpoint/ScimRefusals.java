package dev.guildhall.directories.scim.endpoint;

import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.directories.scim.message.ScimJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Refusals as identity providers read them: RFC 7644, section 3.12, with the status as a string.
 * Why these statuses and no others: SCIM.md, section 5.
 */
public final class ScimRefusals {
  public static final String DELETED =
      "This SCIM directory was deleted. Remove the provisioning configuration in your identity"
          + " provider.";

  public static final String DISABLED =
      "This SCIM directory is disabled. Provisioning works again once it is enabled.";

  private static final String CHALLENGE = "Bearer realm=\"scim\", error=\"invalid_token\"";

  private ScimRefusals() {}

  /** No secret, or none of this directory: the same bytes whether it lives, lived or never was. */
  static Reply unknown() {
    return error(401, "The bearer token is missing or not valid for this SCIM endpoint.")
        .with("WWW-Authenticate", CHALLENGE);
  }

  /** The provider stops, and its administrator reads why. */
  public static Reply deleted() {
    return error(401, DELETED).with("WWW-Authenticate", CHALLENGE);
  }

  public static Reply disabled() {
    return error(403, DISABLED);
  }

  /** What is asked for is large, and so is what others ask for now. */
  static Reply tooMany() {
    return error(503, "Too many large requests at once. Try again.").with("Retry-After", "2");
  }

  /** An error with this sentence, which holds no quotes and no backslashes. */
  public static Reply error(int status, String detail) {
    String body =
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"%d","detail":"%s"}\
        """
            .formatted(status, detail);
    return new Reply(status, ScimJson.MEDIA_TYPE, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }
}
