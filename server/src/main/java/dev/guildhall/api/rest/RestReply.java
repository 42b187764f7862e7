package dev.guildhall.api.rest;

import com.google.protobuf.Message;
import dev.guildhall.api.Call;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.json.JsonWriter;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What HTTP adds to a call of the contract: conditions on its way in, a status on its way out. */
final class RestReply {
  private RestReply() {}

  static Call.Conditions conditions(HttpServerRequest request) {
    return new Call.Conditions(
        Optional.ofNullable(request.getHeader("if-match")),
        Optional.ofNullable(request.getHeader("if-none-match")));
  }

  static HttpEndpoint.Reply of(Rpc<?, ?> rpc, Call call, Message answer) {
    int status = call.answerStatus().orElse(rpc.successStatus());
    return new HttpEndpoint.Reply(
        status,
        "application/json",
        status == 304 ? new byte[0] : JsonWriter.write(answer),
        call.answerHeaders());
  }
}
