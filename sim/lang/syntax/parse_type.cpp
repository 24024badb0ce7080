// Types: names, [n]T, []T, map, chan, struct, interface, func and their field lists.
#include "sim/lang/syntax/parser.h"

namespace fiberscope::lang {

Expr* Parser::parse_type() {
    if (Expr* type = try_type()) return type;
    unexpected(", expected type");
    auto* bad = tree_.make<BadExpr>(token_.pos);
    skip_to_boundary();
    return bad;
}

Expr* Parser::try_type() {
    const Pos pos = token_.pos;
    const Level level(*this);
    if (too_deep(depth_)) return tree_.make<BadExpr>(pos);
    switch (token_.kind) {
        case Tok::Name:
            return parse_type_name(true);
        case Tok::LBrack:
            return parse_bracket_type();
        case Tok::Chan:
        case Tok::Arrow:
            return parse_chan_type();
        case Tok::Struct:
            return parse_struct_type();
        case Tok::Interface:
            return parse_interface_type();
        case Tok::Mul: {
            advance();
            auto* star = tree_.make<Star>(pos);
            star->x = parse_type();
            return star;
        }
        case Tok::Func:
            advance();
            return parse_signature(pos);
        case Tok::Map: {
            advance();
            auto* map = tree_.make<MapTypeExpr>(pos);
            want(Tok::LBrack, "");
            map->key = parse_type();
            want(Tok::RBrack, "");
            map->elem = parse_type();
            return map;
        }
        case Tok::LParen: {
            advance();
            auto* paren = tree_.make<Paren>(pos);
            paren->inner = parse_type();
            want(Tok::RParen, "");
            return paren;
        }
        default:
            return nullptr;
    }
}

Expr* Parser::parse_type_name(bool whole_type) {
    Ident* name = parse_name();
    Expr* type = name;
    if (got(Tok::Period)) {
        auto* selector = tree_.make<Selector>(name->pos);
        selector->x = name;
        selector->name = parse_name();
        type = selector;
    }
    if (whole_type && token_.kind == Tok::LBrack) {
        error(token_.pos, "generic types (type arguments) are not supported yet");
        skip_to_boundary();
    }
    return type;
}

Expr* Parser::parse_bracket_type() {
    auto* array = tree_.make<ArrayTypeExpr>(token_.pos);
    advance();
    if (token_.kind == Tok::Ellipsis) {
        array->length = tree_.make<EllipsisExpr>(token_.pos);
        advance();
    } else if (token_.kind != Tok::RBrack) {
        ++expr_level_;
        array->length = parse_expr();
        --expr_level_;
    }
    want(Tok::RBrack, "");
    array->elem = parse_type();
    return array;
}

Expr* Parser::parse_chan_type() {
    auto* chan = tree_.make<ChanTypeExpr>(token_.pos);
    if (got(Tok::Arrow)) {
        chan->dir = ChanDir::RecvOnly;
        want(Tok::Chan, "");
    } else {
        advance();
        if (got(Tok::Arrow)) chan->dir = ChanDir::SendOnly;
    }
    chan->elem = try_type();
    if (!chan->elem) {
        error(token_.pos, "missing channel element type");
        chan->elem = tree_.make<BadExpr>(token_.pos);
    }
    return chan;
}

Expr* Parser::parse_struct_type() {
    auto* type = tree_.make<StructTypeExpr>(token_.pos);
    advance();
    want(Tok::LBrace, "");
    while (token_.kind != Tok::RBrace && token_.kind != Tok::Eof) {
        const Turn turn(*this);
        const std::size_t first = type->fields.size();
        if (token_.kind == Tok::Mul || token_.kind == Tok::LParen) {
            FieldDecl field;
            field.embedded = true;
            field.type = parse_type();
            type->fields.push_back(field);
        } else if (token_.kind != Tok::Name) {
            unexpected(", expected field name or embedded type");
            skip_to_boundary();
        } else {
            std::vector<Ident*> names;
            names.push_back(parse_name());
            if (token_.kind == Tok::Period || token_.kind == Tok::Semicolon ||
                token_.kind == Tok::RBrace || token_.kind == Tok::String) {
                FieldDecl field;
                field.embedded = true;
                field.type = names[0];
                if (got(Tok::Period)) {
                    auto* selector = tree_.make<Selector>(names[0]->pos);
                    selector->x = names[0];
                    selector->name = parse_name();
                    field.type = selector;
                }
                type->fields.push_back(field);
            } else {
                while (got(Tok::Comma))
                    names.push_back(parse_name());
                Expr* field_type = parse_type();
                for (Ident* name : names)
                    type->fields.push_back({name, field_type, false, false, {}});
            }
        }
        if (token_.kind == Tok::String) {
            const std::string tag = unquote(token_.text);
            for (std::size_t i = first; i < type->fields.size(); ++i)
                type->fields[i].tag = tag;
            advance();
        }
        if (token_.kind == Tok::RBrace) break;
        if (!got(Tok::Semicolon)) {
            unexpected(" in struct type; possibly missing semicolon or newline or }");
            skip_to_boundary();
            got(Tok::Semicolon);
        }
    }
    want(Tok::RBrace, "");
    return type;
}

Expr* Parser::parse_interface_type() {
    auto* type = tree_.make<InterfaceTypeExpr>(token_.pos);
    advance();
    want(Tok::LBrace, "");
    if (token_.kind == Tok::RBrace) tree_.spells_empty_interface = true;
    while (token_.kind != Tok::RBrace && token_.kind != Tok::Eof) {
        const Turn turn(*this);
        FieldDecl element;
        if (token_.kind != Tok::Name) {
            error(token_.pos, "type sets in interfaces are not supported yet");
            skip_to_boundary();
        } else {
            Ident* name = parse_name();
            if (token_.kind == Tok::LParen) {
                element.name = name;
                element.type = parse_signature(name->pos);
            } else {
                element.type = name;
                if (got(Tok::Period)) {
                    auto* selector = tree_.make<Selector>(name->pos);
                    selector->x = name;
                    selector->name = parse_name();
                    element.type = selector;
                }
                if (token_.kind == Tok::Or) {
                    error(token_.pos, "type sets in interfaces are not supported yet");
                    skip_to_boundary();
                }
            }
            type->elements.push_back(element);
        }
        if (token_.kind == Tok::RBrace) break;
        if (!got(Tok::Semicolon)) {
            unexpected(" in interface type; possibly missing semicolon or newline or }");
            skip_to_boundary();
            got(Tok::Semicolon);
        }
    }
    want(Tok::RBrace, "");
    return type;
}

FuncTypeExpr* Parser::parse_signature(Pos pos) {
    auto* type = tree_.make<FuncTypeExpr>(pos);
    if (token_.kind != Tok::LParen) {
        unexpected(", expected (");
        skip_to_boundary();
        return type;
    }
    type->params = parse_params();
    type->results = parse_results();
    return type;
}

std::vector<FieldDecl> Parser::parse_results() {
    if (token_.kind == Tok::LParen) return parse_params();
    if (Expr* type = try_type()) return {{nullptr, type, false, false, {}}};
    return {};
}

// Each entry is a type, or a name and a type; which one shows only at the end of the list:
// in `(a, b int)` a and b are names, in `(a, b)` types.
std::vector<FieldDecl> Parser::parse_params() {
    struct Entry {
        Expr* first = nullptr;
        Expr* type = nullptr;
        bool variadic = false;
        Pos pos;
    };
    std::vector<Entry> entries;
    bool named = false;
    want(Tok::LParen, "");
    ++expr_level_;
    while (token_.kind != Tok::RParen && token_.kind != Tok::Eof) {
        const Turn turn(*this);
        Entry entry;
        entry.pos = token_.pos;
        if (got(Tok::Ellipsis)) {
            entry.variadic = true;
            entry.first = parse_type();
        } else {
            // In `p []byte` the bracket belongs to the next type.
            entry.first = token_.kind == Tok::Name ? parse_type_name(false) : parse_type();
            if (token_.kind != Tok::Comma && token_.kind != Tok::RParen) {
                entry.variadic = got(Tok::Ellipsis);
                entry.type = parse_type();
                named = true;
            }
        }
        entries.push_back(entry);
        if (token_.kind == Tok::RParen) break;
        if (!got(Tok::Comma)) {
            unexpected(" in parameter list; possibly missing comma or )");
            skip_to_close();
            break;
        }
    }
    --expr_level_;
    want(Tok::RParen, "");

    std::vector<FieldDecl> fields;
    if (!named) {
        for (const Entry& entry : entries)
            fields.push_back({nullptr, entry.first, false, entry.variadic, {}});
        return fields;
    }
    Expr* type = nullptr;
    bool variadic = false;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->type) {
            type = entry->type;
            variadic = entry->variadic;
        }
        if (entry->first->kind != ExprKind::Ident || !type) {
            error(entry->pos, "mixed named and unnamed parameters");
            return fields;
        }
        fields.insert(fields.begin(), {as<Ident>(entry->first), type, false, variadic, {}});
    }
    return fields;
}

}  // namespace fiberscope::lang
