{#- Why there is a conflict of a type, as a sentence. -#}
{%- macro doubted_because(conflict_type) -%}
    case {{ conflict_type }}
        when 'address_of_several_contacts' then 'Several living contacts have the address.'
        when 'own_address_of_a_contact' then 'A contact has an address of the practice itself.'
        when 'address_of_another_contact'
            then 'The metadata name one contact, and the address is of another.'
        when 'address_unknown_to_the_contact'
            then 'The metadata name a contact who does not have the address.'
        when 'contact_unknown' then 'Objects name a contact that the client records do not have.'
        when 'merged_in_a_circle' then 'The contact is merged into itself, by way of others.'
        when 'master_unknown' then 'The contact is merged into one that is not there.'
        when 'client_code_unknown' then 'The client code given is of no active contact.'
        when 'name_contradicts_client_code' then 'The name given is not that of the contact with the code.'
        when 'name_contradicts_address'
            then 'The name given is not that of the contact with the address, or not of that one alone.'
        when 'two_addresses_two_persons' then 'The addresses given lead to different persons.'
        when 'typed_address_not_confirmed'
            then 'The address was typed, and no name that agrees stands beside it.'
        when 'account_used_by_several'
            then 'Somebody else has answered through the same account, and no name was given.'
        when 'address_of_several_respondents'
            then 'No contact has the address, and it is used under names that differ.'
    end
{%- endmacro -%}
