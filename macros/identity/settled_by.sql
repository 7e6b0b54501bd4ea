{#- What somebody can do so that a conflict of a type is one no more. -#}
{%- macro settled_by(conflict_type) -%}
    case {{ conflict_type }}
        when 'address_of_several_contacts' then 'Leave the address with one of the contacts.'
        when 'own_address_of_a_contact' then 'Take the own address out of the contact.'
        when 'address_of_another_contact' then 'Correct the contact or the address of the customer.'
        when 'address_unknown_to_the_contact' then 'Add the address to the contact.'
        when 'merged_in_a_circle' then 'Put the merges right in the client records, or say who it is.'
        when 'master_unknown' then 'Restore the contact that it was merged into, or say who it is.'
        when 'account_used_by_several'
            then 'Ask who answered; let the form ask for the name or a client code.'
        when 'address_of_several_respondents'
            then 'Say whether the names are of one person; if they are contacts, record the address.'
        when 'contact_unknown' then 'Name another contact in the object, or restore this one.'
        when 'client_code_unknown' then 'Ask who answered: no active contact has the code.'
        when 'name_contradicts_client_code'
            then 'Ask who answered; if it is the contact, add the name given to the record.'
        when 'name_contradicts_address'
            then 'Ask who answered; if it is the contact, add the name given to the record.'
        when 'two_addresses_two_persons'
            then 'Ask who answered; if one person has both addresses, add both to the contact.'
        when 'typed_address_not_confirmed'
            then 'Ask who answered; let the form ask for the name or a client code, or have it'
                || ' collect verified addresses.'
    end
{%- endmacro -%}
