package dev.guildhall.directories.scim.endpoint;

import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.api.rest.HttpEndpoint.Request;

/** What answers an identity provider that has shown its secret. */
@FunctionalInterface
public interface ScimProtocol {
  /**
   * @param path what follows {@code /scim/v2/}, as the caller wrote it
   */
  Reply answer(Request request, ScimCaller caller, String path);
}
