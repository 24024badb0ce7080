#include "core/sync/pool.h"

#include "core/sched/gate.h"

namespace fiberscope {

bool PoolCore::push(Node* node) {
    Machine& m = enter(Point::lock);
    const Locked held(m, lock_);
    if (size_ == keep_) return false;
    node->next = first_;
    first_ = node;
    ++size_;
    return true;
}

PoolCore::Node* PoolCore::pop() {
    Machine& m = enter(Point::lock);
    const Locked held(m, lock_);
    if (first_ == nullptr) return nullptr;
    --size_;
    return std::exchange(first_, first_->next);
}

}  // namespace fiberscope
