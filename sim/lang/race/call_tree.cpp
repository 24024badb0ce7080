#include "sim/lang/race/call_tree.h"

namespace fiberscope::lang::race {

std::size_t CallTree::Hash::operator()(const Call& call) const {
    std::size_t hash = std::hash<const Function*>{}(call.function);
    for (const std::size_t part : {static_cast<std::size_t>(call.caller), std::size_t{call.line}})
        hash = (hash ^ part) * 0x9E3779B97F4A7C15ull;
    return hash ^ hash >> 32;
}

CallTree::Node CallTree::called(Node caller, const Function* function, std::uint32_t line) {
    const Call call{caller, function, line};
    const std::scoped_lock guard(mutex_);
    const auto [at, is_new] = nodes_.try_emplace(call, static_cast<Node>(calls_.size() + 1));
    if (is_new) calls_.push_back(call);
    return at->second;
}

std::vector<CallTree::Frame> CallTree::frames(Node node, std::uint32_t line) const {
    std::vector<Frame> frames;
    const std::scoped_lock guard(mutex_);
    while (node != Node::none) {
        const Call& call = calls_[static_cast<std::size_t>(node) - 1];
        frames.push_back({call.function, line});
        line = call.line;
        node = call.caller;
    }
    return frames;
}

}  // namespace fiberscope::lang::race
