// A node per context. A node that can be over (canceled, past its deadline) stands in the list of
// the nearest such node above it, by the number of its registration: who came first is canceled
// first, where Go's map has no order.
//
// Owners: a node owns its parent; a node that can be over owns its children until it or they are
// over. That is a ring, broken when the child's Cancel ends it, at the latest.
//
// Locks: one node's at a time, for moments; channels are closed and functions called outside.
#include "core/sync/context.h"

#include "core/sched/scheduler.h"
#include "core/sync/alarm.h"

#include <atomic>
#include <deque>
#include <map>

namespace fiberscope {

class ContextNode {
  public:
    explicit ContextNode(std::shared_ptr<ContextNode> the_parent) : parent(std::move(the_parent)) {
        if (parent == nullptr) return;
        deadline_ns = parent->deadline_ns;
        nearest = parent->can_end ? parent.get() : parent->nearest;
    }
    // A long chain would end one within the other, on a small stack: one after the other instead.
    ~ContextNode() {
        std::shared_ptr<ContextNode> up = std::move(parent);
        while (up != nullptr && up.use_count() == 1) {
            std::shared_ptr<ContextNode> next = std::move(up->parent);
            up = std::move(next);
        }
    }
    ContextNode(const ContextNode&) = delete;
    ContextNode& operator=(const ContextNode&) = delete;

    std::shared_ptr<ContextNode> parent;
    // The nearest above that can be over; null: none. Owned through parent.
    ContextNode* nearest = nullptr;
    bool can_end = false;
    std::optional<std::uint64_t> deadline_ns;

    const void* key = nullptr;  // of with_value()
    std::shared_ptr<const void> value;

    // ---- of a node that can be over
    Chan<Signal> done;  // nil if it only calls a function
    // Written once, under the lock; release, so that whoever sees it sees that the end has begun.
    std::atomic<ContextError> error{ContextError::none};

    ProcLock lock;  // guards everything below
    std::string cause;
    Alarm alarm;  // of its deadline
    std::map<std::uint64_t, std::shared_ptr<ContextNode>> children;
    std::uint64_t next_child = 0;
    std::function<void()> function;  // of after_func()
    std::source_location where;
    std::uint64_t number_in_parent = 0;  // constant once registered
};

namespace {

using Node = std::shared_ptr<ContextNode>;

// The node whose end is this one's; null if it never is over.
ContextNode* source_of(const Node& node) {
    if (node == nullptr) return nullptr;
    return node->can_end ? node.get() : node->nearest;
}

void start(std::function<void()> f, std::source_location where) {
    using Function = std::function<void()>;
    Spawn what{.file = where.file_name(), .line = where.line()};
    what.argument = new Function(std::move(f));
    what.drop = [](void* held) { delete static_cast<Function*>(held); };
    what.entry = [](void* held) {
        const std::unique_ptr<Function> call(static_cast<Function*>(held));
        (*call)();
    };
    spawn(enter(Point::spawn), what);
}

// What is to be done for a node that has just ended, outside of its lock.
struct Ending {
    std::map<std::uint64_t, Node> children;
    std::function<void()> function;
    Alarm alarm;
};

// The one who gets the result ends the node; nothing if it is over already.
std::optional<Ending> begin_end(ContextNode& node, ContextError error, const std::string& cause) {
    Machine& m = enter(Point::lock);
    const Locked held(m, node.lock);
    if (node.error.load(std::memory_order_relaxed) != ContextError::none) return {};
    node.cause = cause.empty() ? text_of(error) : cause;
    node.error.store(error, std::memory_order_release);
    return Ending{.children = std::move(node.children),
                  .function = std::move(node.function),
                  .alarm = std::exchange(node.alarm, Alarm())};
}

// Ends a node and all below it: a parent before its children, in the order of their making.
void end_tree(const Node& top, ContextError error, const std::string& cause) {
    for (std::deque<Node> to_end{top}; !to_end.empty();) {
        const Node node = std::move(to_end.front());
        to_end.pop_front();
        std::optional<Ending> ending = begin_end(*node, error, cause);
        if (!ending) continue;
        if (node->done) node->done.close();
        if (ending->function) start(std::move(ending->function), node->where);
        ending->alarm.stop();
        for (auto& [number, child] : ending->children)
            to_end.push_back(std::move(child));
    }
}

std::string cause_of(ContextNode& node) {
    Machine& m = enter(Point::lock);
    const Locked held(m, node.lock);
    return node.cause;
}

// From now on the node is over when the one above is; at once if that is over.
void join_parent(const Node& node) {
    ContextNode* above = node->nearest;
    if (above == nullptr) return;
    {
        Machine& m = enter(Point::lock);
        const Locked held(m, above->lock);
        if (above->error.load(std::memory_order_relaxed) == ContextError::none) {
            node->number_in_parent = above->next_child++;
            above->children.emplace(node->number_in_parent, node);
            return;
        }
    }
    end_tree(node, above->error.load(std::memory_order_acquire), cause_of(*above));
}

void leave_parent(ContextNode& node) {
    ContextNode* above = node.nearest;
    if (above == nullptr) return;
    Node left;  // destroyed outside of the lock
    Machine& m = enter(Point::lock);
    const Locked held(m, above->lock);
    const auto found = above->children.find(node.number_in_parent);
    if (found == above->children.end() || found->second.get() != &node) return;
    left = std::move(found->second);
    above->children.erase(found);
}

Node make_node(const Context& parent, bool can_end) {
    auto node = std::make_shared<ContextNode>(parent.node());
    node->can_end = can_end;
    return node;
}

Node make_cancelable(const Context& parent) {
    Node node = make_node(parent, true);
    node->done = Chan<Signal>(0, "done");
    return node;
}

}  // namespace

const char* text_of(ContextError error) {
    switch (error) {
        case ContextError::none:
            return "";
        case ContextError::canceled:
            return "context canceled";
        case ContextError::deadline_exceeded:
            return "context deadline exceeded";
    }
    return "?";
}

ReceiveChan<Signal> Context::done() const {
    const ContextNode* source = source_of(node_);
    return source == nullptr ? ReceiveChan<Signal>() : ReceiveChan<Signal>(source->done);
}

ContextError Context::err() const {
    ContextNode* source = source_of(node_);
    if (source == nullptr) return ContextError::none;
    // acquire: pairs with the release in begin_end().
    const ContextError error = source->error.load(std::memory_order_acquire);
    // Whoever ends it may be about to close the channel: who sees the error sees it closed.
    if (error != ContextError::none) Chan<Signal>(source->done).receive();
    return error;
}

std::string Context::cause() const {
    if (err() == ContextError::none) return {};
    return cause_of(*source_of(node_));
}

std::optional<std::uint64_t> Context::deadline_ns() const {
    return node_ == nullptr ? std::nullopt : node_->deadline_ns;
}

const void* Context::find(const void* key) const {
    for (const ContextNode* node = node_.get(); node != nullptr; node = node->parent.get())
        if (node->key == key) return node->value.get();
    return nullptr;
}

Cancel& Cancel::operator=(Cancel&& other) noexcept {
    if (this != &other) {
        end({});
        node_ = std::move(other.node_);
    }
    return *this;
}

// Outside of a run, where a goroutine that never ran is destroyed, nobody is left to be told.
void Cancel::end(std::string cause) {
    const Machine* m = current_machine();
    if (node_ == nullptr || m == nullptr || m->current == nullptr) return;
    end_tree(node_, ContextError::canceled, cause);
    leave_parent(*node_);
}

Cancelable with_cancel(const Context& parent) {
    const Node node = make_cancelable(parent);
    join_parent(node);
    return {Context(node), Cancel(node)};
}

CancelableCause with_cancel_cause(const Context& parent) {
    const Node node = make_cancelable(parent);
    join_parent(node);
    return {Context(node), CancelCause(node)};
}

Cancelable with_deadline(const Context& parent, std::uint64_t when_ns, std::string cause) {
    const std::optional<std::uint64_t> before = parent.deadline_ns();
    if (before && *before <= when_ns) return with_cancel(parent);
    const Node node = make_cancelable(parent);
    node->deadline_ns = when_ns;
    join_parent(node);
    Machine& m = enter(Point::sleep);
    const std::uint64_t now = m.world->now(m);
    const auto expire = [cause](const Node& expired) {
        end_tree(expired, ContextError::deadline_exceeded, cause);
        leave_parent(*expired);
    };
    if (when_ns <= now) {
        expire(node);
        return {Context(node), Cancel(node)};
    }
    constexpr std::uint64_t kFar = 0x7fffffffffffffff;
    const std::chrono::nanoseconds delay{static_cast<std::int64_t>(std::min(when_ns - now, kFar))};
    // Weak: the alarm is the node's, not the other way round.
    Alarm alarm = after_func(delay, [expire, weak = std::weak_ptr<ContextNode>(node)] {
        if (const Node expired = weak.lock()) expire(expired);
    });
    bool is_over;
    {
        Machine& here = enter(Point::lock);
        const Locked held(here, node->lock);
        is_over = node->error.load(std::memory_order_relaxed) != ContextError::none;
        if (!is_over) node->alarm = alarm;
    }
    if (is_over) alarm.stop();  // the parent was quicker
    return {Context(node), Cancel(node)};
}

Cancelable with_timeout(const Context& parent, std::chrono::nanoseconds timeout,
                        std::string cause) {
    Machine& m = enter(Point::sleep);
    const auto now = static_cast<std::int64_t>(m.world->now(m));
    const std::int64_t left = std::max<std::int64_t>(timeout.count(), 0);
    const std::int64_t when = left > INT64_MAX - now ? INT64_MAX : now + left;
    return with_deadline(parent, static_cast<std::uint64_t>(when), std::move(cause));
}

Context without_cancel(const Context& parent) {
    const Node node = make_node(parent, false);
    node->nearest = nullptr;
    node->deadline_ns.reset();
    return Context(node);
}

Context with_value_of(const Context& parent, const void* key, std::shared_ptr<const void> value) {
    const Node node = make_node(parent, false);
    node->key = key;
    node->value = std::move(value);
    return Context(node);
}

bool StopFunc::operator()() {
    if (node_ == nullptr || !begin_end(*node_, ContextError::canceled, {})) return false;
    leave_parent(*node_);
    return true;
}

StopFunc after_function(const Context& context, std::function<void()> f,
                        std::source_location where) {
    const Node node = make_node(context, true);
    node->function = std::move(f);
    node->where = where;
    join_parent(node);
    return StopFunc(node);
}

}  // namespace fiberscope
