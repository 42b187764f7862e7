package dev.guildhall.api;

/** Who calls, as the access token says. */
public sealed interface Caller {
  /** The client's id as on the wire, {@code skc_…}; it is the actor of what the call changes. */
  String clientId();

  /** A client of one environment: sees and touches that environment alone. */
  record EnvironmentClient(String clientId, long environmentId) implements Caller {}

  /** The workspace's client: manages environments and their clients, sees nothing inside them. */
  record WorkspaceClient(String clientId) implements Caller {}

  /** Nobody in particular: a call that needs no token. */
  record Anyone() implements Caller {
    @Override
    public String clientId() {
      return "";
    }
  }
}
