package dev.guildhall.directories.scim.schema;

import dev.guildhall.directories.scim.schema.Attribute.Kind;
import dev.guildhall.directories.scim.schema.Attribute.Mutability;
import dev.guildhall.directories.scim.schema.Attribute.Returned;
import java.util.List;
import java.util.Optional;

/** The schemas that the endpoint knows (RFC 7643, section 4), as data. */
public record Schema(String id, String name, String description, List<Attribute> attributes) {

  public static final Schema USER =
      new Schema(
          "urn:ietf:params:scim:schemas:core:2.0:User",
          "User",
          "User Account",
          List.of(
              Attribute.text("userName", "Identifies the user in the directory.")
                  .mandatory()
                  .unique(),
              Attribute.complex(
                  "name",
                  "The parts of the user's name.",
                  Attribute.text("formatted", "The full name."),
                  Attribute.text("familyName", "The family name."),
                  Attribute.text("givenName", "The given name."),
                  Attribute.text("middleName", "The middle names."),
                  Attribute.text("honorificPrefix", "Titles before the name."),
                  Attribute.text("honorificSuffix", "Suffixes after the name.")),
              Attribute.text("displayName", "The name to show."),
              Attribute.text("nickName", "The casual name."),
              Attribute.of(Kind.REFERENCE, "profileUrl", "Where the user's profile is."),
              Attribute.text("title", "The job title."),
              Attribute.text("userType", "The relation to the organization."),
              Attribute.text("preferredLanguage", "The preferred languages."),
              Attribute.text("locale", "The locale for dates, numbers and currency."),
              Attribute.text("timezone", "The time zone."),
              Attribute.of(
                  Kind.BOOLEAN,
                  "active",
                  "Whether the user is active; true unless said otherwise."),
              Attribute.text("password", "Accepted, neither kept nor given back.")
                  .mutable(Mutability.WRITE_ONLY)
                  .returned(Returned.NEVER),
              values("emails", "E-mail addresses.", "work", "home", "other"),
              values(
                  "phoneNumbers",
                  "Phone numbers.",
                  "work",
                  "home",
                  "mobile",
                  "fax",
                  "pager",
                  "other"),
              values("ims", "Instant messaging addresses.", "aim", "icq", "skype", "xmpp"),
              Attribute.complex(
                      "photos",
                      "Photos.",
                      Attribute.of(Kind.REFERENCE, "value", "Where the photo is."),
                      Attribute.text("display", "A label."),
                      Attribute.text("type", "What it is for.").usually("photo", "thumbnail"),
                      Attribute.of(Kind.BOOLEAN, "primary", "Whether it is the preferred one."))
                  .multiValued(),
              Attribute.complex(
                      "addresses",
                      "Postal addresses.",
                      Attribute.text("formatted", "The whole address."),
                      Attribute.text("streetAddress", "Street and number."),
                      Attribute.text("locality", "The city."),
                      Attribute.text("region", "The state or region."),
                      Attribute.text("postalCode", "The postal code."),
                      Attribute.text("country", "The country."),
                      Attribute.text("type", "What it is for.").usually("work", "home", "other"),
                      Attribute.of(Kind.BOOLEAN, "primary", "Whether it is the preferred one."))
                  .multiValued(),
              Attribute.complex(
                      "groups",
                      "The groups that the user is in; changed through the groups.",
                      readOnly(Attribute.text("value", "The group's id.").exact()),
                      readOnly(
                          Attribute.of(Kind.REFERENCE, "$ref", "The group's URL.")
                              .pointingTo("Group")),
                      readOnly(Attribute.text("display", "The group's name.")),
                      readOnly(Attribute.text("type", "How the user is in it.").usually("direct")))
                  .multiValued()
                  .mutable(Mutability.READ_ONLY),
              values("entitlements", "What the user may have."),
              values("roles", "The user's roles, as the provider names them."),
              Attribute.complex(
                      "x509Certificates",
                      "Certificates.",
                      Attribute.of(Kind.BINARY, "value", "The certificate, base64 of DER."),
                      Attribute.text("display", "A label."),
                      Attribute.text("type", "What it is for."),
                      Attribute.of(Kind.BOOLEAN, "primary", "Whether it is the preferred one."))
                  .multiValued()));

  public static final Schema ENTERPRISE_USER =
      new Schema(
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
          "EnterpriseUser",
          "Enterprise User",
          List.of(
              Attribute.text("employeeNumber", "The number that the organization gave."),
              Attribute.text("costCenter", "The cost center."),
              Attribute.text("organization", "The organization's name."),
              Attribute.text("division", "The division."),
              Attribute.text("department", "The department."),
              Attribute.complex(
                  "manager",
                  "The manager, as the provider names them: need not be a user here.",
                  Attribute.text("value", "The manager's id.").exact(),
                  Attribute.of(Kind.REFERENCE, "$ref", "The manager's URL.").pointingTo("User"),
                  Attribute.text("displayName", "The manager's name."))));

  public static final Schema GROUP =
      new Schema(
          "urn:ietf:params:scim:schemas:core:2.0:Group",
          "Group",
          "Group",
          List.of(
              Attribute.text(
                      "displayName",
                      "The group's name: two groups share one only where their externalIds differ.")
                  .mandatory()
                  .unique(),
              Attribute.complex(
                      "members",
                      "The users in the group.",
                      Attribute.text("value", "The user's id.")
                          .exact()
                          .mutable(Mutability.IMMUTABLE),
                      readOnly(
                          Attribute.of(Kind.REFERENCE, "$ref", "The user's URL.")
                              .pointingTo("User")),
                      readOnly(Attribute.text("type", "What the member is.").usually("User")),
                      readOnly(Attribute.text("display", "The user's name.")))
                  .multiValued()));

  public static final List<Schema> ALL = List.of(USER, ENTERPRISE_USER, GROUP);

  /** What every resource has (RFC 7643, section 3.1); not printed among a schema's own. */
  static final List<Attribute> COMMON =
      List.of(
          readOnly(Attribute.text("id", "The server's id.").exact().unique())
              .returned(Returned.ALWAYS),
          Attribute.text("externalId", "The provider's own id.").exact(),
          Attribute.of(Kind.REFERENCE, "schemas", "The schemas.")
              .multiValued()
              .returned(Returned.ALWAYS),
          Attribute.complex(
                  "meta",
                  "The server's own notes.",
                  readOnly(Attribute.text("resourceType", "User or Group.").exact()),
                  readOnly(Attribute.of(Kind.DATE_TIME, "created", "When it was made.")),
                  readOnly(Attribute.of(Kind.DATE_TIME, "lastModified", "When it last changed.")),
                  readOnly(Attribute.of(Kind.REFERENCE, "location", "Its URL.")),
                  readOnly(Attribute.text("version", "Its ETag.").exact()))
              .mutable(Mutability.READ_ONLY));

  private static Attribute readOnly(Attribute attribute) {
    return attribute.mutable(Mutability.READ_ONLY);
  }

  private static Attribute values(String name, String description, String... types) {
    return Attribute.complex(
            name,
            description,
            Attribute.text("value", "The value."),
            Attribute.text("display", "A label."),
            Attribute.text("type", "What it is for.").usually(types),
            Attribute.of(Kind.BOOLEAN, "primary", "Whether it is the preferred one."))
        .multiValued();
  }

  public Optional<Attribute> attribute(String wanted) {
    return Attribute.named(attributes, wanted);
  }

  /** The known schema of this id, which is compared without case (RFC 8141). */
  public static Optional<Schema> of(String id) {
    return ALL.stream().filter(schema -> schema.id.equalsIgnoreCase(id)).findFirst();
  }
}
