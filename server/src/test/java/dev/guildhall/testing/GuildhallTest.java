package dev.guildhall.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A test against the real server. A {@link TestServer} parameter is the one that all tests share; a
 * {@link TestEnvironment} parameter is a new environment in it, for this test alone. A test that
 * moves the clock or looks at the server's own tables starts a {@link TestServer} itself.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(GuildhallTest.Extension.class)
public @interface GuildhallTest {

  /** Starts the shared server with the first test that asks for it. */
  final class Extension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(GuildhallTest.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == TestServer.class || type == TestEnvironment.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      TestServer server =
          context
              .getRoot()
              .getStore(NAMESPACE)
              .computeIfAbsent("server", _ -> TestServer.start(), TestServer.class);
      return parameter.getParameter().getType() == TestServer.class
          ? server
          : NewEnvironment.in(server);
    }
  }
}
