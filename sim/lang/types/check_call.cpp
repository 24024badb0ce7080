// Calls and conversions.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

void Checker::call(Call* x) {
    expr(x->fun);
    switch (x->fun->mode) {
        case Mode::Invalid:
            for (Expr* arg : x->args)
                value_or_tuple(arg);
            return;
        case Mode::TypeName:
            conversion(x);
            return;
        case Mode::Builtin: {
            const auto* name = as<const Ident>(unparen(x->fun));
            builtin_call(x, static_cast<Builtin>(name->object->builtin));
            return;
        }
        case Mode::NoValue:
            value(x->fun);
            return;
        case Mode::GenericType:
            uninstantiated(x->fun);
            for (Expr* arg : x->args)
                value_or_tuple(arg);
            return;
        default:
            break;
    }
    const Type* signature = core_type(x->fun->type);
    if (!signature || signature->kind != Kind::Func) {
        for (Expr* arg : x->args)
            expr(arg);
        error(start_of(x),
              "invalid operation: cannot call non-function " + describe_operand(x->fun));
        return;
    }
    signature = arguments(x, signature);
    if (x->fun->mode == Mode::Invalid || x->fun->mode == Mode::GenericFunc) return;
    if (signature->results.empty()) {
        x->mode = Mode::NoValue;
        x->type = invalid_type();
    } else {
        set_value(x, signature->results.size() == 1 ? signature->results[0]
                                                    : types_.tuple(signature->results));
    }
}

void Checker::conversion(Call* x) {
    const Type* target = x->fun->type;
    if (target->kind != Kind::TypeParam && is_interface(target) && is_constraint(target)) {
        for (Expr* arg : x->args)
            value(arg);
        error(start_of(x), "cannot use interface " + text(target) +
                               " in conversion (contains specific type constraints or is "
                               "comparable)");
        return;
    }
    if (x->args.size() != 1) {
        for (Expr* arg : x->args)
            value(arg);
        error(x->args.empty() ? x->rparen : start_of(x->args[1]),
              std::string(x->args.empty() ? "missing argument" : "too many arguments") +
                  " in conversion to " + text(target));
        return;
    }
    Expr* arg = x->args[0];
    value(arg);
    if (arg->mode == Mode::Invalid) return;
    const bool constant_target =
        under(target)->kind < Kind::Array && under(target)->kind != Kind::Invalid;
    if (arg->mode == Mode::Constant && constant_target) {
        Constant value = arg->constant;
        const bool number = value.kind() == Constant::Kind::Number;
        Fit fit = representable(value, target);
        if (number && is_string(target) && is_integer(arg->type)) {
            std::string bytes;
            const auto rune = value.as_int64();
            // append_utf8's rule for what is no rune.
            static constexpr char kReplacement[] = "\xEF\xBF\xBD";
            if (!rune || *rune < 0 || *rune > 0x10FFFF || (*rune >= 0xD800 && *rune <= 0xDFFF)) {
                bytes = kReplacement;
            } else {
                const auto r = static_cast<std::uint32_t>(*rune);
                if (r < 0x80)
                    bytes = {static_cast<char>(r)};
                else if (r < 0x800)
                    bytes = {static_cast<char>(0xC0 | r >> 6),
                             static_cast<char>(0x80 | (r & 0x3F))};
                else if (r < 0x10000)
                    bytes = {static_cast<char>(0xE0 | r >> 12),
                             static_cast<char>(0x80 | (r >> 6 & 0x3F)),
                             static_cast<char>(0x80 | (r & 0x3F))};
                else
                    bytes = {static_cast<char>(0xF0 | r >> 18),
                             static_cast<char>(0x80 | (r >> 12 & 0x3F)),
                             static_cast<char>(0x80 | (r >> 6 & 0x3F)),
                             static_cast<char>(0x80 | (r & 0x3F))};
            }
            value = Constant::of_string(std::move(bytes));
            fit = Fit::Yes;
        }
        if (fit != Fit::Yes) {
            const std::string what = describe_operand(arg);
            if (fit == Fit::Overflows && is_integer(arg->type) && is_integer(target)) {
                invalid(x, start_of(arg),
                        "constant " + arg->constant.to_string() + " overflows " + text(target));
            } else if (fit == Fit::Truncated) {
                invalid(x, start_of(arg),
                        "cannot convert " + what + " to type " + text(target) + " (truncated)");
            } else {
                invalid(x, start_of(arg), "cannot convert " + what + " to type " + text(target));
            }
            return;
        }
        x->mode = Mode::Constant;
        x->type = target;
        x->constant = value;
        return;
    }
    std::string cause;
    if (!convertible(arg, target, &cause)) {
        if (is_interface(target)) assignable(arg, target, &cause);
        if (target->kind == Kind::TypeParam && arg->mode == Mode::Constant) arg->mode = Mode::Value;
        invalid(x, start_of(arg),
                "cannot convert " + describe_operand(arg) + " to type " + text(target) +
                    (cause.empty() ? "" : ": " + cause));
        return;
    }
    if (is_untyped(arg->type) && arg->mode != Mode::Constant && is_string(target)) {
        // A shift of a constant takes the conversion's type.
        set_untyped_type(arg, target);
        return;
    }
    if (is_untyped(arg->type)) {
        const bool keeps_default = is_interface(target) || target->kind == Kind::TypeParam ||
                                   is_string(target) || under(target)->kind == Kind::Slice;
        convert_untyped(arg, keeps_default && arg->mode != Mode::NilValue
                                 ? types_.default_type(arg->type)
                                 : target);
    }
    set_value(x, target);
}

// Gives the signature; that of the instance if the function is generic.
const Type* Checker::arguments(Call* x, const Type* signature) {
    const std::size_t fixed = signature->params.size() - (signature->variadic ? 1 : 0);
    const std::string context = "argument to " + to_string(x->fun);
    const auto param_type = [&](std::size_t i) -> const Type* {
        if (i < fixed) return signature->params[i];
        return x->spread ? signature->params.back() : signature->params.back()->elem;
    };
    // f(g()) passes g's results on.
    std::vector<const Type*> tuple;
    if (x->args.size() == 1) {
        value_or_generic(x->args[0]);
        if (x->args[0]->mode == Mode::Invalid) return signature;
        if (x->args[0]->type->kind == Kind::Tuple) tuple = x->args[0]->type->results;
    } else {
        bool ok = true;
        for (Expr* arg : x->args) {
            value_or_generic(arg);
            single_value(arg);
            ok = ok && arg->mode != Mode::Invalid;
        }
        if (!ok) return signature;
    }
    if (x->spread && !signature->variadic) {
        error(start_of(x), "cannot use ... in call to non-variadic " + to_string(x->fun));
        return signature;
    }
    const std::size_t given = tuple.empty() ? x->args.size() : tuple.size();
    const bool few = x->spread ? given < fixed + 1 : given < fixed;
    const bool many = x->spread ? given > fixed + 1 : !signature->variadic && given > fixed;
    if (few || many) {
        std::string have;
        for (std::size_t i = 0; i < given; ++i) {
            if (i > 0) have += ", ";
            const Type* type = tuple.empty() ? x->args[i]->type : tuple[i];
            have += is_untyped(type) && is_numeric(type) ? "number"
                    : type->kind == Kind::UntypedNil     ? "nil"
                                                         : text(types_.default_type(type));
        }
        const std::string want =
            text(types_.func(signature->params, {}, signature->variadic)).substr(4);
        error(few ? (x->args.empty() ? x->rparen : start_of(x->args.back()))
                  : start_of(tuple.empty() ? x->args[fixed + (x->spread ? 1 : 0)] : x->args[0]),
              std::string(few ? "not enough" : "too many") + " arguments in call to " +
                  to_string(x->fun) + "\n\thave (" + have + ")\n\twant " + want);
        return signature;
    }
    const bool any_generic = x->fun->mode == Mode::GenericFunc ||
                             std::any_of(x->args.begin(), x->args.end(), [](const Expr* arg) {
                                 return arg->mode == Mode::GenericFunc;
                             });
    if (any_generic) {
        const Type* inferred = infer_call(x, signature, tuple);
        if (!inferred) return signature;
        signature = inferred;
    }
    if (!tuple.empty()) {
        for (std::size_t i = 0; i < tuple.size(); ++i) {
            Ident element;
            element.pos = start_of(x->args[0]);
            element.name = to_string(x->args[0]);
            element.mode = Mode::Value;
            element.type = tuple[i];
            assign(&element, param_type(i), context);
        }
        return signature;
    }
    for (std::size_t i = 0; i < given; ++i)
        assign(x->args[i], param_type(i), context);
    return signature;
}

}  // namespace fiberscope::lang
