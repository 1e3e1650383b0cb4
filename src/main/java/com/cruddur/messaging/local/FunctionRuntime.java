package com.cruddur.messaging.local;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The main class of the function's process, which replaces the managed runtime. Loads the handler from the function's jar with a
 * separate class loader, and invokes it for one event after the other.
 *
 * <p>An invocation is a line on standard input: the request id, the deadline in milliseconds since 1970, and the event. The answer
 * is a line on standard output. {@link #READY} comes before the first answer, and any other line is printed by the function. The
 * process ends when standard input ends.
 */
final class FunctionRuntime {

    /** The start of an answer, which printed text does not contain. */
    private static final String MARK = "\u0002";

    static final String READY = MARK + "READY ";
    static final String ANSWERED = MARK + "ANSWERED ";
    static final String FAILED = MARK + "FAILED ";

    /** The environment variable with the ARN for the handler's context. */
    static final String FUNCTION_ARN = "CRUDDUR_FUNCTION_ARN";

    private static final String CONTEXT = "com.amazonaws.services.lambda.runtime.Context";

    private final ClassLoader loader;
    private final Object handler;
    private final Method method;
    private final PojoSerializer<?> input;
    private final PojoSerializer<?> output;

    private FunctionRuntime(Path code, String handlerName) throws ReflectiveOperationException, java.io.IOException {
        loader = new URLClassLoader(new URL[] {code.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        String[] name = handlerName.split("::", 2);
        Class<?> type = loader.loadClass(name[0]);
        String methodName = name.length == 2 ? name[1] : "handleRequest";
        // Skips the compiler's bridge method, whose erased types do not name the type of the event.
        method = Arrays.stream(type.getMethods())
                .filter(candidate -> candidate.getName().equals(methodName) && !candidate.isBridge())
                .max(Comparator.comparingInt(Method::getParameterCount))
                .orElseThrow(() -> new NoSuchMethodException("%s has no public method %s".formatted(type, methodName)));
        input = serializer(method.getParameterTypes()[0]);
        output = serializer(method.getReturnType());
        handler = type.getConstructor().newInstance();
    }

    /** Takes two arguments: the jar, and the handler as the template names it. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        FunctionRuntime runtime;
        try {
            runtime = new FunctionRuntime(Path.of(args[0]), args[1]);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            answer(out, FAILED + describe(e));
            return;
        }
        answer(out, READY);
        BufferedReader invocations = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = invocations.readLine(); line != null; line = invocations.readLine()) {
            String[] invocation = line.split(" ", 3);
            answer(out, runtime.handle(invocation[0], Long.parseLong(invocation[1]), invocation[2]));
        }
    }

    static boolean isAnswer(String line) {
        return line.startsWith(MARK);
    }

    /** Writes an answer on a new line, because the function may have left a line unfinished. */
    private static void answer(PrintStream out, String answer) {
        byte[] line = ("\n" + answer + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(line, 0, line.length);
        out.flush();
    }

    private String handle(String requestId, long deadline, String event) {
        try {
            Object argument = input.fromJson(event);
            Object answer = method.getParameterCount() == 2
                    ? method.invoke(handler, argument, context(requestId, deadline))
                    : method.invoke(handler, argument);
            return ANSWERED + toJson(answer);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            e.printStackTrace();
            return FAILED + describe(e);
        }
    }

    private PojoSerializer<?> serializer(Class<?> type) {
        return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                ? LambdaEventSerializers.serializerFor(type, loader)
                : JacksonFactory.getInstance().getSerializer(type);
    }

    @SuppressWarnings("unchecked")
    private String toJson(Object answer) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ((PojoSerializer<Object>) output).toJson(answer, json);
        return json.toString(StandardCharsets.UTF_8);
    }

    /** Returns a context. The handler's Context is in a separate class loader, so a proxy implements it. */
    private Object context(String requestId, long deadline) throws ClassNotFoundException {
        Class<?> context = loader.loadClass(CONTEXT);
        Class<?> logger = loader.loadClass(CONTEXT.replace("Context", "LambdaLogger"));
        Object log = Proxy.newProxyInstance(loader, new Class<?>[] {logger}, (proxy, called, arguments) -> {
            System.err.print(
                    arguments[0] instanceof byte[] bytes
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : String.valueOf(arguments[0]));
            return null;
        });
        return Proxy.newProxyInstance(
                loader, new Class<?>[] {context}, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getAwsRequestId" -> requestId;
                    case "getRemainingTimeInMillis" -> (int) Math.max(0, deadline - System.currentTimeMillis());
                    case "getFunctionName" -> System.getenv("AWS_LAMBDA_FUNCTION_NAME");
                    case "getFunctionVersion" -> System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
                    case "getMemoryLimitInMB" -> Integer.valueOf(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
                    case "getInvokedFunctionArn" -> System.getenv(FUNCTION_ARN);
                    case "getLogger" -> log;
                    case "toString" -> "Context of " + requestId;
                    default -> null;
                });
    }

    private static String describe(Throwable e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return cause.toString().replaceAll("\\s+", " ");
    }
}
