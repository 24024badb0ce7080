#include "core/sync/semaphore.h"

namespace fiberscope {

bool Semaphore::acquire(const Context& context, std::uint32_t n) {
    if (context.err() != ContextError::none) return false;
    if (n > permits_) {
        context.done().receive();
        return false;
    }
    Wish wish(n);
    Chan<Signal> gave_up(1);
    StopFunc stop = after_func(context, [this, &wish, gave_up]() mutable {
        core_.give_up(wish);
        gave_up.send({});
    });
    const bool granted = core_.acquire(wish, WaitReason::semacquire);
    if (!stop()) gave_up.receive();  // the wish lies here: it must be out of other hands
    return granted;
}

}  // namespace fiberscope
