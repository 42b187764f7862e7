package dev.guildhall.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestServer;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No feature's limits are forgotten at /openapi.json. */
@GuildhallTest
final class OpenApiLimitsTest {
  /** Its calls take an address and nothing else. */
  private static final String WITHOUT_LIMITS = "dev.guildhall.organizations.deletion";

  @Test
  void everyFeatureWithCallsStatesItsLimits() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.guildhall");
    Predicate<JavaClass> isApi = one -> one.getPackageName().startsWith("dev.guildhall.api");
    Set<String> features = packages(classes.stream().filter(isApi.negate()).filter(named("Rpc")));
    Set<String> stated =
        packages(
            classes.get("dev.guildhall.Features").getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass())
                .filter(isApi.negate())
                .filter(named("Limits")));

    assertThat(features).contains("dev.guildhall.events.webhooks", WITHOUT_LIMITS);
    features.remove(WITHOUT_LIMITS);
    assertThat(stated).containsExactlyInAnyOrderElementsOf(features);
  }

  /** What the contract's comments say, too. */
  @ParameterizedTest
  @CsvSource({
    "guildhall.v1.WebhookEndpoint, url/maxLength, 2048",
    "guildhall.v1.WebhookEndpoint, description/maxLength, 500",
    "domains.CreateDomain, domain/minLength, 4",
    "domains.CreateDomain, domain/maxLength, 255",
    "connections.UpdateConnection, attribute_mapping/maxProperties, 30",
    "connections.UpdateConnection, attribute_mapping/propertyNames/maxLength, 100",
    "connections.UpdateConnection, key_id/maxLength, 300",
    "directories.ExternalGroup, email/maxLength, 256",
    "organizations.OrganizationUserManagementSettings, max_allowed_users/minimum, 0",
  })
  void statesTheLimitsOfMessages(String message, String keyword, int limit, TestServer server) {
    assertThat(
            document(server)
                .at("/components/schemas")
                .path(message)
                .at("/properties/" + keyword)
                .intValue())
        .isEqualTo(limit);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/webhooks/endpoints, page_size, x-guildhall-cap, 100",
    "/api/v1/organizations/{organization_id}/history, page_size, x-guildhall-cap, 100",
    "/api/v1/organizations/{organization_id}/domains, page_size, maximum, 100",
    "/api/v1/organizations/-/connections, page_size, maximum, 30",
    "/api/v1/connections/app, page_size, maximum, 30",
  })
  void statesTheLimitsOfParameters(
      String path, String name, String keyword, int limit, TestServer server) {
    assertThat(document(server).get("paths").get(path).at("/get/parameters"))
        .filteredOn(parameter -> parameter.get("name").asText().equals(name))
        .extracting(parameter -> parameter.get("schema").path(keyword).intValue())
        .containsExactly(limit);
  }

  private static Predicate<JavaClass> named(String ending) {
    return one -> one.getSimpleName().endsWith(ending);
  }

  private static Set<String> packages(Stream<JavaClass> classes) {
    return classes.map(JavaClass::getPackageName).collect(Collectors.toSet());
  }

  private static JsonNode document(TestServer server) {
    return server.rest().get("/openapi.json").json();
  }
}
