// Calls, conversions and the built-in functions.
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
        default:
            break;
    }
    const Type* signature = under(x->fun->type);
    if (signature->kind != Kind::Func) {
        for (Expr* arg : x->args)
            value_or_tuple(arg);
        error(start_of(x),
              "invalid operation: cannot call non-function " + describe_operand(x->fun));
        return;
    }
    arguments(x, signature);
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
    if (!convertible(arg, target)) {
        invalid(x, start_of(arg),
                "cannot convert " + describe_operand(arg) + " to type " + text(target));
        return;
    }
    if (is_untyped(arg->type)) {
        const bool keeps_default =
            is_interface(target) || is_string(target) || under(target)->kind == Kind::Slice;
        convert_untyped(arg, keeps_default && arg->mode != Mode::NilValue
                                 ? types_.default_type(arg->type)
                                 : target);
    }
    set_value(x, target);
}

void Checker::arguments(Call* x, const Type* signature) {
    const std::size_t fixed = signature->params.size() - (signature->variadic ? 1 : 0);
    const std::string context = "argument to " + to_string(x->fun);
    const auto param_type = [&](std::size_t i) -> const Type* {
        if (i < fixed) return signature->params[i];
        return x->spread ? signature->params.back() : signature->params.back()->elem;
    };
    // f(g()) passes g's results on.
    std::vector<const Type*> tuple;
    if (x->args.size() == 1) {
        value_or_tuple(x->args[0]);
        if (x->args[0]->mode == Mode::Invalid) return;
        if (x->args[0]->type->kind == Kind::Tuple) tuple = x->args[0]->type->results;
    } else {
        bool ok = true;
        for (Expr* arg : x->args) {
            value(arg);
            ok = ok && arg->mode != Mode::Invalid;
        }
        if (!ok) return;
    }
    if (x->spread && !signature->variadic) {
        error(start_of(x), "cannot use ... in call to non-variadic " + to_string(x->fun));
        return;
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
        return;
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
        return;
    }
    for (std::size_t i = 0; i < given; ++i)
        assign(x->args[i], param_type(i), context);
}

void Checker::builtin_call(Call* x, Builtin which) {
    const std::string name = to_string(x->fun);
    struct Arity {
        std::size_t least;
        std::size_t most;
    };
    constexpr std::size_t kAny = 1u << 20;
    static constexpr Arity kArity[] = {{1, kAny}, {1, 1}, {1, 1},    {1, 1},    {2, 2},
                                       {2, 2},    {1, 1}, {1, 3},    {1, kAny}, {1, kAny},
                                       {1, 1},    {1, 1}, {0, kAny}, {0, kAny}, {0, 0}};
    const Arity arity = kArity[static_cast<std::size_t>(which)];
    if (x->args.size() < arity.least || x->args.size() > arity.most) {
        const bool few = x->args.size() < arity.least;
        error(few ? x->rparen : start_of(x->args[arity.most]),
              std::string(few ? "not enough" : "too many") + " arguments for " + to_string(x) +
                  " (expected " + std::to_string(few ? arity.least : arity.most) + ", found " +
                  std::to_string(x->args.size()) + ")");
        return;
    }
    if (x->spread && which != Builtin::Append) {
        error(x->pos, "invalid operation: invalid use of ... with built-in " + name);
        return;
    }
    if (which == Builtin::Make || which == Builtin::New) {
        const Type* type = type_of(x->args[0]);
        if (type->kind == Kind::Invalid) return;
        if (which == Builtin::Make)
            builtin_make(x);
        else
            set_value(x, types_.pointer(type));
        return;
    }
    for (Expr* arg : x->args) {
        value(arg);
        if (arg->mode == Mode::Invalid) return;
    }
    Expr* first = x->args.empty() ? nullptr : x->args[0];
    const Type* type = first ? under(first->type) : invalid_type();
    const auto no_value = [&] {
        x->mode = Mode::NoValue;
        x->type = invalid_type();
    };
    switch (which) {
        case Builtin::Append:
            builtin_append(x);
            break;
        case Builtin::Len:
        case Builtin::Cap:
            builtin_length(x, which);
            break;
        case Builtin::Max:
        case Builtin::Min:
            builtin_minmax(x, which);
            break;
        case Builtin::Copy:
            builtin_copy(x);
            break;
        case Builtin::Clear:
            if (type->kind != Kind::Map && type->kind != Kind::Slice) {
                error(start_of(first), "invalid argument: clear " + describe_operand(first) +
                                           " must be a map or slice");
                return;
            }
            no_value();
            break;
        case Builtin::Close:
            if (type->kind != Kind::Chan) {
                error(start_of(first),
                      "invalid operation: cannot close non-channel " + describe_operand(first));
                return;
            }
            if (type->dir == ChanDir::RecvOnly) {
                error(start_of(first), "invalid operation: cannot close receive-only channel " +
                                           describe_operand(first));
                return;
            }
            no_value();
            break;
        case Builtin::Delete:
            if (type->kind != Kind::Map) {
                error(start_of(first),
                      "invalid argument: " + describe_operand(first) + " is not a map");
                return;
            }
            if (assign(x->args[1], type->key, "argument to delete")) no_value();
            break;
        case Builtin::Panic:
            if (assign(first, types_.any_type(), "argument to panic")) no_value();
            break;
        case Builtin::Print:
        case Builtin::Println:
            for (Expr* arg : x->args) {
                if (arg->mode == Mode::NilValue) {
                    error(start_of(arg), "use of untyped nil in argument to built-in " + name);
                    return;
                }
                use_default_type(arg);
            }
            no_value();
            break;
        case Builtin::Recover:
            set_value(x, types_.any_type());
            break;
        case Builtin::Make:
        case Builtin::New:
            break;
    }
}

void Checker::builtin_append(Call* x) {
    Expr* first = x->args[0];
    const Type* slice = under(first->type);
    if (slice->kind != Kind::Slice) {
        if (first->mode == Mode::NilValue)
            error(start_of(first),
                  "first argument to append must be a typed slice; have untyped nil");
        else
            error(start_of(first),
                  "invalid argument: " + describe_operand(first) + " is not a slice");
        return;
    }
    const Type* result = first->type;
    if (x->spread) {
        if (x->args.size() != 2) {
            error(x->pos, "can only use ... with final argument in list");
            return;
        }
        Expr* rest = x->args[1];
        if (is_string(rest->type) && under(slice->elem)->kind == Kind::Uint8)
            use_default_type(rest);
        else if (!assign(rest, types_.slice(slice->elem), "argument to append"))
            return;
    } else {
        for (std::size_t i = 1; i < x->args.size(); ++i) {
            if (!assign(x->args[i], slice->elem, "argument to append")) return;
        }
    }
    set_value(x, result);
}

void Checker::builtin_length(Call* x, Builtin which) {
    Expr* arg = x->args[0];
    const Type* type = under(arg->type);
    if (type->kind == Kind::Pointer && under(type->elem)->kind == Kind::Array)
        type = under(type->elem);
    const bool is_cap = which == Builtin::Cap;
    switch (type->kind) {
        case Kind::String:
        case Kind::UntypedString:
            if (is_cap) break;
            if (arg->mode == Mode::Constant) {
                x->mode = Mode::Constant;
                x->type = basic(Kind::Int);
                x->constant =
                    Constant::of_int(static_cast<std::int64_t>(arg->constant.as_string().size()));
                use_default_type(arg);
                return;
            }
            set_value(x, basic(Kind::Int));
            return;
        case Kind::Array: {
            set_value(x, basic(Kind::Int));
            // A constant unless the operand calls or receives; a plain variable never does.
            const Expr* bare = unparen(arg);
            if (bare->kind == ExprKind::Ident || bare->kind == ExprKind::Selector) {
                x->mode = Mode::Constant;
                x->constant = Constant::of_int(type->length);
            }
            return;
        }
        case Kind::Map:
            if (is_cap) break;
            [[fallthrough]];
        case Kind::Slice:
        case Kind::Chan:
            set_value(x, basic(Kind::Int));
            return;
        default:
            break;
    }
    error(start_of(arg), "invalid argument: " + describe_operand(arg) + " for built-in " +
                             (is_cap ? "cap" : "len"));
}

void Checker::builtin_make(Call* x) {
    const Type* type = x->args[0]->type;
    std::size_t least = 1;
    switch (under(type)->kind) {
        case Kind::Slice:
            least = 2;
            break;
        case Kind::Map:
        case Kind::Chan:
            break;
        default:
            error(start_of(x->args[0]), "invalid argument: cannot make " + to_string(x->args[0]) +
                                            "; type must be slice, map, or channel");
            return;
    }
    const std::size_t most = under(type)->kind == Kind::Slice ? 3 : 2;
    if (x->args.size() < least || x->args.size() > most) {
        error(start_of(x), "invalid operation: " + to_string(x) + " expects " +
                               std::to_string(least) + " or " + std::to_string(most) +
                               " arguments; found " + std::to_string(x->args.size()));
        return;
    }
    std::int64_t sizes[2] = {-1, -1};
    for (std::size_t i = 1; i < x->args.size(); ++i) {
        Expr* arg = x->args[i];
        value(arg);
        if (arg->mode == Mode::Constant && is_float(arg->type) && is_untyped(arg->type) &&
            arg->constant.is_integer())
            arg->type = basic(Kind::UntypedInt);
        if (!check_index(arg, -1, &sizes[i - 1], "index")) return;
    }
    if (sizes[0] >= 0 && sizes[1] >= 0 && sizes[0] > sizes[1]) {
        error(start_of(x->args[1]), "invalid argument: length and capacity swapped");
        return;
    }
    set_value(x, type);
}

void Checker::builtin_minmax(Call* x, Builtin which) {
    const Tok op = which == Builtin::Max ? Tok::Gtr : Tok::Lss;
    Expr* best = x->args[0];
    for (Expr* arg : x->args) {
        if (ordered(arg->type)) continue;
        error(start_of(arg), "invalid argument: " + describe_operand(arg) + " cannot be ordered");
        return;
    }
    bool constant = best->mode == Mode::Constant;
    const Type* type = best->type;
    for (std::size_t i = 1; i < x->args.size(); ++i) {
        Expr* arg = x->args[i];
        if (!match_types(best, arg) || best->type != arg->type) {
            if (best->mode != Mode::Invalid && arg->mode != Mode::Invalid) {
                error(start_of(arg), "invalid argument: mismatched types " + text(best->type) +
                                         " (previous argument) and " + text(arg->type) +
                                         " (type of " + to_string(arg) + ")");
            }
            return;
        }
        constant = constant && arg->mode == Mode::Constant;
        // The typed argument decides for all: it becomes the one the others are matched with.
        if (constant ? compare_constants(op, arg->constant, best->constant)
                     : best->mode == Mode::Constant)
            best = arg;
        type = best->type;
    }
    if (constant) {
        x->mode = Mode::Constant;
        x->type = type;
        x->constant = best->constant;
        return;
    }
    for (Expr* arg : x->args)
        convert_untyped(arg, type);
    set_value(x, type);
}

void Checker::builtin_copy(Call* x) {
    const Type* to = under(x->args[0]->type);
    const Type* from = under(x->args[1]->type);
    if (to->kind != Kind::Slice) {
        error(start_of(x), "invalid argument: copy expects slice arguments; found " +
                               describe_operand(x->args[0]) + " and " +
                               describe_operand(x->args[1]));
        return;
    }
    if (is_string(from) && under(to->elem)->kind == Kind::Uint8) {
        use_default_type(x->args[1]);
    } else if (from->kind != Kind::Slice) {
        error(start_of(x), "invalid argument: copy expects slice arguments; found " +
                               describe_operand(x->args[0]) + " and " +
                               describe_operand(x->args[1]));
        return;
    } else if (from->elem != to->elem) {
        error(start_of(x), "invalid argument: arguments to copy " + describe_operand(x->args[0]) +
                               " and " + describe_operand(x->args[1]) +
                               " have different element types " + text(to->elem) + " and " +
                               text(from->elem));
        return;
    }
    set_value(x, basic(Kind::Int));
}

}  // namespace fiberscope::lang
