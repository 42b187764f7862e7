package dev.guildhall.api;

/** Which callers a call takes. */
public enum Access {
  /** Everybody, without a token. */
  NONE,
  /** A client of an environment; the call happens in that environment. */
  ENVIRONMENT,
  /** The workspace's client. */
  WORKSPACE,
  /** Either client; the call looks at which it is. */
  ANY_CLIENT;

  /** Throws where this caller may not make the call. */
  public void check(Caller caller) {
    boolean allowed =
        switch (this) {
          case NONE -> true;
          case ANY_CLIENT -> !(caller instanceof Caller.Anyone);
          case ENVIRONMENT -> caller instanceof Caller.EnvironmentClient;
          case WORKSPACE -> caller instanceof Caller.WorkspaceClient;
        };
    if (!allowed) {
      throw new ApiError.PermissionDenied(
              this == WORKSPACE
                  ? "this call is for the workspace client, not for an environment's client"
                  : "this call is for an environment's client, not for the workspace client")
          .exception();
    }
  }
}
