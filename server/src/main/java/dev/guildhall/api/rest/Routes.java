package dev.guildhall.api.rest;

import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Rpc;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** Which call or endpoint a request is for. */
final class Routes {
  private final PathTrie<Route> routes = new PathTrie<>();
  private final WireRoutes wire = new WireRoutes();

  /** What answers; {@code name} is for logs and metrics. */
  sealed interface Route {
    String name();

    Access access();
  }

  record RpcRoute(RestBinding binding, String name) implements Route {
    @Override
    public Access access() {
      return binding.rpc().access();
    }
  }

  record EndpointRoute(HttpEndpoint endpoint, String name) implements Route {
    @Override
    public Access access() {
      return endpoint.access();
    }
  }

  /**
   * @param query as it came, without its question mark
   */
  record Routed(PathTrie.Match<Route> match, String query) {}

  Routes(List<Rpc<?, ?>> rpcs, List<HttpEndpoint> endpoints) {
    for (Rpc<?, ?> rpc : rpcs) {
      for (RestBinding binding : RestBinding.of(rpc)) {
        routes.add(
            binding.method(),
            binding.template(),
            new RpcRoute(binding, binding.method() + " " + binding.template()));
      }
    }
    for (HttpEndpoint endpoint : endpoints) {
      routes.add(
          endpoint.method(),
          endpoint.template(),
          new EndpointRoute(endpoint, endpoint.method() + " " + endpoint.template()));
    }
  }

  /** Finds what answers at a request's target; throws where nothing does. */
  Routed find(HttpMethod method, String target) {
    String uri = OriginForm.of(target);
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    return new Routed(at(method, path), mark < 0 ? "" : uri.substring(mark + 1));
  }

  private PathTrie.Match<Route> at(HttpMethod method, String path) {
    String routed = method.equals(HttpMethod.HEAD) ? "GET" : method.name();
    try {
      Optional<PathTrie.Match<Route>> match = routes.find(routed, path);
      if (match.isPresent()) {
        return match.get();
      }
      Optional<String> absent = wire.call(routed, path);
      if (absent.isPresent()) {
        throw new ApiError.NotServed(absent.get()).exception();
      }
    } catch (PathTrie.MalformedPath malformed) {
      throw new ApiError.InvalidRequest(String.valueOf(malformed.getMessage())).exception();
    }
    List<String> allowed = routes.methods(path);
    throw (allowed.isEmpty()
            ? new ApiError.NoSuchCall(method + " " + path)
            : new ApiError.MethodNotAllowed(method.name(), path, allowed))
        .exception();
  }
}
