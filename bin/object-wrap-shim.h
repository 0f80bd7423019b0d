// Included before every C++ file of better-sqlite3 12. Since 24.19 Node's ObjectWrap registers a cleanup hook, and removing it
// aborts the process when a statement is collected while no JavaScript runs. Without the hook it is as on Node 20 and 22.
// better-sqlite3 13 no longer uses ObjectWrap, but needs Node 22: this goes with Node 20.
#include <node.h>

namespace node {
inline void IgnoreCleanupHook(v8::Isolate*, void (*)(void*), void*) {}
}  // namespace node

#define AddEnvironmentCleanupHook IgnoreCleanupHook
#define RemoveEnvironmentCleanupHook IgnoreCleanupHook
#include <node_object_wrap.h>
#undef AddEnvironmentCleanupHook
#undef RemoveEnvironmentCleanupHook
