package dev.tenon.examples.remotecache;

import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.protobuf.Empty;
import dev.tenon.grpc.AuthorizationInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;

/** What callers do with the operations that they began: look at them, cancel and forget them. */
final class OperationService extends OperationsGrpc.OperationsImplBase {

  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  private final Operations operations;
  private final Optional<WorkerPool> pool;

  /**
   * The service.
   *
   * @param pool who runs actions; nobody where there is no sandbox
   */
  OperationService(Operations operations, Optional<WorkerPool> pool) {
    this.operations = operations;
    this.pool = pool;
  }

  private Execution own(String name) {
    return operations.require(name, AuthorizationInterceptor.subject());
  }

  @Override
  public void getOperation(GetOperationRequest request, StreamObserver<Operation> answer) {
    Answers.one(answer, () -> own(request.getName()).operation());
  }

  /** The caller's own of an instance, the oldest first. */
  @Override
  public void listOperations(
      ListOperationsRequest request, StreamObserver<ListOperationsResponse> answer) {
    Answers.one(answer, () -> list(request));
  }

  private ListOperationsResponse list(ListOperationsRequest request) {
    if (!request.getFilter().isEmpty() || request.getPageSize() < 0) {
      throw invalid("there is no filter, and a page has no negative size");
    }
    List<Execution> all =
        operations.of(Operations.instanceOf(request.getName()), AuthorizationInterceptor.subject());
    int from = from(all, request.getPageToken());
    int size = request.getPageSize() == 0 ? USUAL_PAGE : request.getPageSize();
    int to = Math.min(all.size(), from + Math.min(size, LARGEST_PAGE));
    ListOperationsResponse.Builder page = ListOperationsResponse.newBuilder();
    all.subList(from, to).forEach(execution -> page.addOperations(execution.operation()));
    return page.setNextPageToken(to < all.size() ? all.get(to - 1).name() : "").build();
  }

  /** A page begins after the operation that is its token. */
  private static int from(List<Execution> all, String token) {
    if (token.isEmpty()) {
      return 0;
    }
    List<String> names = all.stream().map(Execution::name).toList();
    if (!names.contains(token)) {
      throw invalid("the operation at which the page begins is gone: list them again");
    }
    return names.indexOf(token) + 1;
  }

  private static StatusRuntimeException invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }

  /** Answers at once; the operation ends when its process has. One that is over stays so. */
  @Override
  public void cancelOperation(CancelOperationRequest request, StreamObserver<Empty> answer) {
    Answers.one(
        answer,
        () -> {
          Execution execution = own(request.getName());
          pool.ifPresent(workers -> workers.cancel(execution));
          return Empty.getDefaultInstance();
        });
  }

  /** Forgets one that is over. */
  @Override
  public void deleteOperation(DeleteOperationRequest request, StreamObserver<Empty> answer) {
    Answers.one(
        answer,
        () -> {
          Execution execution = own(request.getName());
          if (!execution.isDone()) {
            throw Status.FAILED_PRECONDITION
                .withDescription("the operation is not over: cancel it first")
                .asRuntimeException();
          }
          operations.forget(execution);
          return Empty.getDefaultInstance();
        });
  }
}
