package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Message;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.path.Resource;
import flyteidl.admin.MatchableResourceOuterClass.ListMatchableAttributesRequest;
import flyteidl.admin.MatchableResourceOuterClass.ListMatchableAttributesResponse;
import flyteidl.admin.MatchableResourceOuterClass.MatchableAttributesConfiguration;
import flyteidl.admin.ProjectOuterClass.Domain;
import flyteidl.admin.ProjectOuterClass.Project;
import flyteidl.admin.ProjectOuterClass.ProjectListRequest;
import flyteidl.admin.ProjectOuterClass.Projects;
import flyteidl.service.AdminServiceGrpc;
import flyteidl.service.DataProxyServiceGrpc;
import flyteidl.service.Dataproxy.CreateUploadLocationRequest;
import flyteidl.service.Dataproxy.CreateUploadLocationResponse;
import flyteidl.service.Identity.UserInfoRequest;
import flyteidl.service.Identity.UserInfoResponse;
import flyteidl.service.IdentityServiceGrpc;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The methods whose replies the proxy does not pass on as they come: two lists over all projects,
 * which are cut to what the caller may see, the place of an upload, which is looked at again, and
 * who the caller is, which the proxy knows itself.
 */
final class OwnReplies {

  private static final int MOST_AT_ONCE = 1000;

  private final Authorizer authorizer;
  private final String org;
  private final Supplier<VerifiedCall> call;
  private final Storage storage;
  private final AdminServiceGrpc.AdminServiceBlockingStub admin;
  private final DataProxyServiceGrpc.DataProxyServiceBlockingStub data;

  OwnReplies(
      Authorizer authorizer,
      String org,
      Storage storage,
      Channel backend,
      Supplier<VerifiedCall> call) {
    this.call = call;
    this.authorizer = authorizer;
    this.org = org;
    this.storage = storage;
    this.admin = AdminServiceGrpc.newBlockingStub(backend);
    this.data = DataProxyServiceGrpc.newBlockingStub(backend);
  }

  /** The handlers of these methods by their full names. */
  Map<String, ServerCallHandler<?, ?>> handlers() {
    return Map.of(
        AdminServiceGrpc.getListProjectsMethod().getFullMethodName(),
        handler(this::listProjects),
        AdminServiceGrpc.getListMatchableAttributesMethod().getFullMethodName(),
        handler(this::listMatchableAttributes),
        DataProxyServiceGrpc.getCreateUploadLocationMethod().getFullMethodName(),
        handler(this::createUploadLocation),
        IdentityServiceGrpc.getUserInfoMethod().getFullMethodName(),
        handler(this::userInfo));
  }

  private static <Q extends Message, R> ServerCallHandler<Q, R> handler(Function<Q, R> answer) {
    return ServerCalls.asyncUnaryCall(
        (request, reply) -> {
          try {
            reply.onNext(answer.apply(request));
            reply.onCompleted();
          } catch (StatusRuntimeException e) {
            reply.onError(e);
          }
        });
  }

  /**
   * The projects of which the caller may see a domain, with these domains; pages are counted anew.
   */
  private Projects listProjects(ProjectListRequest request) {
    Page page = Page.of(request.getLimit(), request.getToken());
    Access access = authorizer.access(AuthorizationInterceptor.subject());
    List<Project> visible = new ArrayList<>();
    for (Project project : allProjects(request)) {
      Project shown = shown(access, project);
      if (shown.getDomainsCount() > 0) {
        visible.add(shown);
      }
    }
    return Projects.newBuilder()
        .addAllProjects(page.of(visible))
        .setToken(page.next(visible.size()))
        .build();
  }

  private List<Project> allProjects(ProjectListRequest request) {
    List<Project> all = new ArrayList<>();
    String token = "";
    do {
      Projects some =
          admin.listProjects(request.toBuilder().setLimit(MOST_AT_ONCE).setToken(token).build());
      all.addAll(some.getProjectsList());
      token = some.getToken();
    } while (!token.isEmpty());
    return all;
  }

  private Project shown(Access access, Project project) {
    String action = name(AdminServiceGrpc.getListProjectsMethod());
    List<Domain> domains =
        access.allowed(
            action,
            project.getDomainsList(),
            domain ->
                new Scope(Scope.org(project, org), project.getId(), domain.getId()).resource());
    return project.toBuilder().clearDomains().addAllDomains(domains).build();
  }

  private ListMatchableAttributesResponse listMatchableAttributes(
      ListMatchableAttributesRequest request) {
    List<MatchableAttributesConfiguration> visible =
        authorizer
            .access(AuthorizationInterceptor.subject())
            .allowed(
                name(AdminServiceGrpc.getListMatchableAttributesMethod()),
                admin.listMatchableAttributes(request).getConfigurationsList(),
                this::resource);
    return ListMatchableAttributesResponse.newBuilder().addAllConfigurations(visible).build();
  }

  /** What is set for all projects concerns the whole organization. */
  private Resource resource(MatchableAttributesConfiguration set) {
    return set.getProject().isEmpty()
        ? Resource.of(Scope.ROOT, Scope.org(set, org))
        : Scope.of(set, org).resource(Kind.ATTRIBUTES, set.getWorkflow());
  }

  /** Withholds a place that is not in the caller's project, however the backend came to it. */
  private CreateUploadLocationResponse createUploadLocation(CreateUploadLocationRequest request) {
    CreateUploadLocationResponse place = data.createUploadLocation(request);
    String action = name(DataProxyServiceGrpc.getCreateUploadLocationMethod());
    Resource object = storage.object(place.getNativeUrl());
    Resource domain = Storage.object(Scope.of(request, org), "");
    boolean within = object.size() > domain.size() && object.ancestor(domain.size()).equals(domain);
    if (!within
        || !authorizer.check(AuthorizationInterceptor.subject(), action, object).allowed()) {
      throw Status.PERMISSION_DENIED
          .withDescription("the place would be outside of the project")
          .asRuntimeException();
    }
    return place;
  }

  /** What the tokens of the caller say of the caller; the backend knows no more than that. */
  private UserInfoResponse userInfo(UserInfoRequest request) {
    VerifiedCall by = call.get();
    return UserInfoResponse.newBuilder()
        .setSubject(by.subject().id())
        .setName(by.text("name"))
        .setPreferredUsername(by.text("preferred_username"))
        .setGivenName(by.text("given_name"))
        .setFamilyName(by.text("family_name"))
        .setEmail(by.text("email"))
        .setPicture(by.text("picture"))
        .build();
  }

  private static String name(MethodDescriptor<?, ?> method) {
    return method.getFullMethodName();
  }

  /**
   * A page of a list, as Flyte counts: a limit, and a token that is the number of what went before.
   */
  private record Page(int limit, int offset) {

    static Page of(int limit, String token) {
      try {
        int offset = token.isEmpty() ? 0 : Integer.parseInt(token);
        if (offset >= 0 && limit >= 0) {
          return new Page(limit == 0 ? MOST_AT_ONCE : limit, offset);
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw Status.INVALID_ARGUMENT
          .withDescription("no token of a page: `" + token + "`")
          .asRuntimeException();
    }

    <T> List<T> of(List<T> all) {
      int from = Math.min(offset, all.size());
      return all.subList(from, (int) Math.min(all.size(), (long) from + limit));
    }

    /** The token of the next page; empty if this is the last. */
    String next(int all) {
      long end = (long) offset + limit;
      return end < all ? String.valueOf(end) : "";
    }
  }
}
