package dev.guildhall;

import dev.guildhall.api.grpc.GrpcGateway;
import dev.guildhall.api.rest.UnreadableRequests;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The listening port: HTTP/1.1, HTTP/2 in the clear by prior knowledge, and both over TLS by ALPN.
 * What says gRPC goes to one gateway, everything else to the other.
 */
final class HttpFront implements AutoCloseable {
  /** How long a stop waits for requests in flight. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration LAST_WAIT = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(75);

  private final Vertx vertx;
  private final List<HttpServer> servers;
  private final Http2Connections connections;
  private final int port;

  private HttpFront(Vertx vertx, List<HttpServer> servers, Http2Connections connections, int port) {
    this.vertx = vertx;
    this.servers = servers;
    this.connections = connections;
    this.port = port;
  }

  /** Listens with one server an event loop, all on one port. */
  static HttpFront listen(ServerConfig config, Handler<HttpServerRequest> rest, GrpcGateway grpc) {
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
    List<HttpServer> servers = new CopyOnWriteArrayList<>();
    Http2Connections connections = new Http2Connections();
    try {
      config.tls().ifPresent(tls -> TlsFiles.check(vertx, tls));
      await(
          vertx.deployVerticle(
              () -> new Listener(config, rest, grpc, servers, connections),
              new DeploymentOptions().setInstances(loops)));
    } catch (StartFailure unusable) {
      vertx.close();
      throw unusable;
    } catch (CompletionException failed) {
      vertx.close();
      throw failure(config, failed.getCause());
    }
    return new HttpFront(vertx, servers, connections, servers.getFirst().actualPort());
  }

  private static StartFailure failure(ServerConfig config, @Nullable Throwable cause) {
    return new StartFailure(
        "cannot listen on %s:%d: %s. Choose another port with --port, 0 for any free one, or another address with --host."
            .formatted(config.host(), config.port(), cause == null ? "" : cause.getMessage()));
  }

  /** One event loop's server. */
  private static final class Listener extends VerticleBase {
    /** Any free port, the same for all listeners. */
    private static final int SHARED_FREE_PORT = -1;

    private final ServerConfig config;
    private final Handler<HttpServerRequest> rest;
    private final GrpcGateway grpc;
    private final List<HttpServer> servers;
    private final Http2Connections connections;

    Listener(
        ServerConfig config,
        Handler<HttpServerRequest> rest,
        GrpcGateway grpc,
        List<HttpServer> servers,
        Http2Connections connections) {
      this.config = config;
      this.rest = rest;
      this.grpc = grpc;
      this.servers = servers;
      this.connections = connections;
    }

    @Override
    public Future<?> start() {
      HttpServer server =
          vertx
              .createHttpServer(options(config))
              .connectionHandler(connections::add)
              .invalidRequestHandler(new UnreadableRequests())
              .requestHandler(request -> {
                if (!UnreadableRequests.names(request)) {
                  UnreadableRequests.refuseUnnamed(request);
                } else if (!UnreadableRequests.isFramed(request)) {
                  UnreadableRequests.refuseUnframed(request);
                } else if (GrpcGateway.isGrpc(request)) {
                  grpc.handle(request);
                } else {
                  rest.handle(request);
                }
              });
      servers.add(server);
      return server.listen(config.port() == 0 ? SHARED_FREE_PORT : config.port(), config.host());
    }
  }

  private static HttpServerOptions options(ServerConfig config) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout((int) IDLE.toSeconds())
            .setHandle100ContinueAutomatically(true)
            .setMaxHeaderSize(UnreadableRequests.MAX_HEADER_BYTES)
            .setMaxInitialLineLength(UnreadableRequests.MAX_LINE_BYTES)
            .setTcpNoDelay(true)
            // No WebSockets here: their handlers would look at every request.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    options.getInitialSettings().setMaxHeaderListSize(UnreadableRequests.MAX_HEADER_LIST_BYTES);
    config
        .tls()
        .ifPresent(
            tls -> options.setSsl(true).setUseAlpn(true).setKeyCertOptions(TlsFiles.options(tls)));
    return options;
  }

  int port() {
    return port;
  }

  /** Warns, stops accepting, waits for requests in flight, then closes. */
  @Override
  public void close() {
    connections.warn();
    List<Future<Void>> ends =
        servers.stream()
            .map(server -> server.shutdown(GRACE.toMillis(), TimeUnit.MILLISECONDS))
            .toList();
    await(Future.join(ends).otherwiseEmpty());
    // What a statement without an answer holds up is not waited for: the process ends.
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .completeOnTimeout(null, LAST_WAIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
