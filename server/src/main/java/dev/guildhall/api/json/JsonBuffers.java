package dev.guildhall.api.json;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON factories that share their buffers between threads. Jackson keeps its buffers for each
 * thread, and a virtual thread lives for one call: it would make new ones, 16 KiB, for each text.
 */
public final class JsonBuffers {
  private JsonBuffers() {}

  public static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
  }

  public static JsonMapper mapper() {
    return new JsonMapper(factory().build());
  }
}
