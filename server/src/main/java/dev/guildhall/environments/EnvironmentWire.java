package dev.guildhall.environments;

import dev.guildhall.api.WireTime;
import dev.guildhall.contract.guildhall.EnvironmentClient;
import dev.guildhall.storage.IdSource;
import java.net.URI;
import java.util.Optional;

/** The only place that knows how the wire writes an environment and its clients. */
final class EnvironmentWire {
  private EnvironmentWire() {}

  /**
   * An environment's message.
   *
   * @param baseUrl the URL under which the caller knows the server; its host is the domain
   */
  static dev.guildhall.contract.environments.Environment print(
      Environment environment, String baseUrl) {
    return dev.guildhall.contract.environments.Environment.newBuilder()
        .setId(environment.id().toString())
        .setCreateTime(WireTime.print(environment.id().createdAt()))
        .setUpdateTime(WireTime.print(environment.updatedAt()))
        .setDisplayName(environment.displayName())
        .setDomain(Optional.ofNullable(URI.create(baseUrl).getHost()).orElse(""))
        .setRegionCode(environment.region().code())
        .setType(environment.type().wire())
        .build();
  }

  static EnvironmentClient print(EnvironmentId environment, ApiClient client) {
    return EnvironmentClient.newBuilder()
        .setId(client.wireId())
        .setEnvironmentId(environment.toString())
        .setName(client.name())
        .setCreateTime(WireTime.print(IdSource.timeOf(client.number())))
        .build();
  }
}
