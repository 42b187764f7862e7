package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.guildhall.contract.guildhall.MergeOrganizationMetadataRequest;
import dev.guildhall.contract.guildhall.OrganizationVerbResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Metadata verbs: merge, replace, one key; nothing lost to another writer. */
@GuildhallTest
final class MetadataVerbsTest {

  @Test
  void mergeSetsRemovesAndLeaves(TestEnvironment environment) {
    String path = metadataOf(create(environment, "\"plan\": \"free\", \"seats\": \"5\""));

    Rest.Answer merged =
        environment.rest().patch(path, "{\"plan\": \"pro\", \"seats\": null, \"owner\": \"Ada\"}");

    assertThat(merged.status()).isEqualTo(200);
    assertThat(metadata(merged)).isEqualTo("{\"owner\":\"Ada\",\"plan\":\"pro\"}");
    assertThat(merged.taggedVersion()).isEqualTo(2);
    assertThat(environment.rest().patch(path, "{\"gone\": null}").taggedVersion()).isEqualTo(2);
  }

  @Test
  void replaceAndSingleKeys(TestEnvironment environment) {
    String path = metadataOf(create(environment, "\"plan\": \"free\""));
    Rest rest = environment.rest();

    assertThat(metadata(rest.put(path, "{\"region\": \"eu\"}"))).isEqualTo("{\"region\":\"eu\"}");
    assertThat(metadata(rest.put(path + "/a%2Fb", "{\"value\": \"x\"}")))
        .isEqualTo("{\"a/b\":\"x\",\"region\":\"eu\"}");
    assertThat(metadata(rest.delete(path + "/region"))).isEqualTo("{\"a/b\":\"x\"}");
    assertThat(metadata(rest.delete(path + "/region"))).isEqualTo("{\"a/b\":\"x\"}");
    assertThat(metadata(rest.put(path, "{}"))).isEqualTo("{}");
  }

  @Test
  void limitsHoldAfterTheMerge(TestEnvironment environment) {
    StringBuilder ten = new StringBuilder("\"key0\": \"v\"");
    for (int i = 1; i < Metadata.MAX_PAIRS; i++) {
      ten.append(", \"key%d\": \"v\"".formatted(i));
    }
    String path = metadataOf(create(environment, ten.toString()));
    Rest rest = environment.rest();

    Rest.Answer eleventh = rest.patch(path, "{\"extra\": \"v\"}");
    assertThat(eleventh.status()).isEqualTo(400);
    assertThat(eleventh.json().get("message").textValue())
        .isEqualTo("metadata: must have at most 10 pairs, would have 11");
    assertThat(rest.put(path + "/extra", "{\"value\": \"v\"}").status()).isEqualTo(400);
    assertThat(rest.patch(path, "{\"extra\": \"v\", \"key0\": null}").status()).isEqualTo(200);
  }

  @Test
  void refuseWhatIsNoMetadata(TestEnvironment environment) {
    String path = metadataOf(create(environment, ""));
    Rest rest = environment.rest();

    assertThat(rest.patch(path, "{\"plan\": 5, \"no\": \"x\"}").json().get("message").textValue())
        .isEqualTo(
            "metadata.plan: must be a string, got a number; metadata.no: key must have at least 3 characters,"
                + " has 2");
    assertThat(rest.patch(path, "[]").status()).isEqualTo(400);
    assertThat(rest.put(path, "{\"plan\": null}").status()).isEqualTo(400);
    assertThat(rest.put(path + "/plan", "{}").status()).isEqualTo(400);
    assertThat(rest.patch(path, "{\"plan\": \"x\"}", "If-Match", "\"9\"").status()).isEqualTo(412);
    assertThat(rest.patch("/api/v1/organizations/org_1/metadata", "{}").status()).isEqualTo(404);
  }

  @Test
  void concurrentMergesOfDifferentKeysLoseNothing(TestEnvironment environment) throws Exception {
    String path = metadataOf(create(environment, ""));
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Rest.Answer>> merges = new ArrayList<>();
      for (int i = 0; i < Metadata.MAX_PAIRS; i++) {
        String body = "{\"key%d\": \"v\"}".formatted(i);
        merges.add(() -> environment.rest().patch(path, body));
      }
      for (Future<Rest.Answer> merge : writers.invokeAll(merges)) {
        assertThat(merge.get().status()).isEqualTo(200);
      }
    }

    JsonNode organization =
        environment.rest().get(path.substring(0, path.lastIndexOf('/'))).json().get("organization");
    assertThat(organization.get("metadata")).hasSize(Metadata.MAX_PAIRS);
    assertThat(organization.get("version").intValue()).isEqualTo(1 + Metadata.MAX_PAIRS);
  }

  @Test
  void mergeWorksOverGrpc(TestEnvironment environment) {
    String id = create(environment, "\"plan\": \"free\", \"seats\": \"5\"");
    Struct patch =
        Struct.newBuilder()
            .putFields("plan", Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build())
            .putFields("owner", Value.newBuilder().setStringValue("Ada").build())
            .build();

    OrganizationVerbResponse merged =
        environment
            .grpc()
            .call(
                "guildhall.v1.OrganizationVerbService/MergeOrganizationMetadata",
                MergeOrganizationMetadataRequest.newBuilder().setId(id).setMetadata(patch).build(),
                OrganizationVerbResponse.getDefaultInstance());

    assertThat(merged.getOrganization().getMetadataMap())
        .isEqualTo(Map.of("owner", "Ada", "seats", "5"));
  }

  private static String create(TestEnvironment environment, String pairs) {
    return environment
        .createOrganization("{\"display_name\": \"Acme\", \"metadata\": {%s}}".formatted(pairs))
        .get("id")
        .textValue();
  }

  private static String metadataOf(String id) {
    return "/api/v1/organizations/" + id + "/metadata";
  }

  private static String metadata(Rest.Answer answer) {
    return answer.json().at("/organization/metadata").toString();
  }
}
